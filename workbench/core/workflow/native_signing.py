"""Add Excel's own signature to a signed workbook, as the last step."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.core.errors import InputProblem, KeyProblem
from workbench.core.exchange import package_parts, replacing, rewrite
from workbench.core.jobs import Progress
from workbench.core.signing import KeyStore
from workbench.core.signing.certificates import Certificate, certificate_beside, read_pkcs12
from workbench.core.signing.native import signature_parts
from workbench.core.words import Message
from workbench.core.workflow.verdict import UNKNOWN_SIGNER, VALID
from workbench.core.workflow.verify import verify_file


def open_certificate(source: str | Path, passphrase: str, policy: str, store: KeyStore) -> Certificate:
    """The certificate that signs, where the policy allows it.

    Args:
        source: The fingerprint of one's own key, or a PKCS #12 file.
        passphrase: Of the key or the file.
        policy: The setting ``excel_signature``: ``own`` (any), ``hospital`` (files only) or ``off``.
        store: One's own keys.

    Raises:
        KeyProblem: The policy forbids it, or the certificate cannot be opened.
        FileProblem: It cannot be read or written.
    """
    if policy == "off" or (policy == "hospital" and isinstance(source, str)):
        raise KeyProblem(Message(f"signing.excel_policy_{policy}"))
    if isinstance(source, Path):
        return read_pkcs12(source, passphrase)
    return certificate_beside(store.load_private(source, passphrase), passphrase)


@dataclass(slots=True)
class NativeJob:
    """Sign the package of the workbook ``path``, which must carry a sound signature of ours."""

    path: Path
    certificate: Certificate
    title: Message = field(default_factory=lambda: Message("signing.signing_for_excel"))

    def read(self, project: Any) -> None:
        """Nothing is needed of any project."""

    def compute(self, data: None, progress: Progress) -> Path:
        """Verify, sign, write.

        Raises:
            InputProblem: No workbook, one that does not verify, or that is signed so already.
            FileProblem: It cannot be read or written.
        """
        progress.at(self.title, 0, 0)
        verdict = verify_file(self.path)
        if verdict.verdict not in (VALID, UNKNOWN_SIGNER):
            raise InputProblem(Message("signing.countersign_refused", {"why": verdict.message}))
        content = self.path.read_bytes()
        try:
            added = signature_parts(package_parts(content), self.certificate)
        except (ValueError, KeyError) as error:
            raise InputProblem(Message("signing.not_for_excel", {"file": self.path.name})) from error
        with replacing(self.path) as temporary:
            rewrite(content, temporary, added)
        return self.path

    def save(self, project: Any, result: Path) -> Path:
        """Nothing is stored."""
        return result
