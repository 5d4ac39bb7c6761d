"""What LibreOffice says about the package signatures of a workbook; for the system's Python, which has UNO.

``python3 libreoffice_signatures.py FILE PROFILE`` starts its own LibreOffice and prints, for each signature,
whether it is valid and who made it.
"""

import subprocess
import sys
import time
from pathlib import Path

import uno  # the system's Python has it with LibreOffice


def connect(pipe):
    """The running office, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def main(file, profile):
    pipe = f"signatures{time.time_ns()}"
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
               f"--accept=pipe,name={pipe};urp;"]  # fmt: skip
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        context = connect(pipe)
        manager = context.ServiceManager
        storages = manager.createInstanceWithContext("com.sun.star.embed.StorageFactory", context)
        access = manager.createInstanceWithContext("com.sun.star.ucb.SimpleFileAccess", context)
        stream = access.openFileRead(Path(file).as_uri())
        # "ZipFormat": as an OOXML package, LibreOffice hides the parts that the signatures need.
        form = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        form.Name, form.Value = "StorageFormat", "ZipFormat"
        forms = uno.Any("[]com.sun.star.beans.PropertyValue", (form,))
        storage = uno.invoke(storages, "createInstanceWithArguments", ((stream, 1, forms),))
        signatures = manager.createInstanceWithArgumentsAndContext(
            "com.sun.star.security.DocumentDigitalSignatures", ("1.2", True), context
        )
        for found in signatures.verifyDocumentContentSignatures(storage, None):
            print(found.SignatureIsValid, found.Signer.SubjectName if found.Signer else "")
    finally:
        office.terminate()
        office.wait(30)


main(*sys.argv[1:])
