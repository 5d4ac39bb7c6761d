"""Excel's own signature of a workbook's package (ECMA-376 part 2, XML-DSig, XAdES-EPES), which Office shows.

It covers parts, not content: any save breaks it. So it comes last, beside our own, and is an option. All XML
is written in its canonical form (C14N 1.0) at once: attributes sorted, no empty-element tags, namespaces
where they are used. What is digested is the same text with the namespaces in scope on its first tag.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from workbench.core.signing.certificates import Certificate

FOLDER = "_xmlsignatures/"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_MDSSI = "http://schemas.openxmlformats.org/package/2006/digital-signature"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TRANSFORM = f"{_RELATIONS.rpartition('/')[0]}/RelationshipTransform"
_XADES = "http://uri.etsi.org/01903/v1.3.2#"
_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_OFFICE = "http://schemas.microsoft.com/office/2006/digsig"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
_ORIGIN_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
# What Office itself leaves unsigned, since it rewrites it: properties of the document.
_UNSIGNED = ("docProps/", FOLDER, "[Content_Types].xml")
_DETAILS = (
    ("SetupID", ""), ("SignatureText", ""), ("SignatureImage", ""), ("SignatureComments", ""),
    ("WindowsVersion", "10.0"), ("OfficeVersion", "16.0"), ("ApplicationVersion", "16.0"), ("Monitors", "1"),
    ("HorizontalResolution", "1920"), ("VerticalResolution", "1080"), ("ColorDepth", "32"),
    ("SignatureProviderId", "{00000000-0000-0000-0000-000000000000}"), ("SignatureProviderUrl", ""),
    ("SignatureProviderDetails", "9"), ("SignatureType", "1"),
)  # fmt: skip


def signature_parts(parts: Mapping[str, bytes], certificate: Certificate) -> dict[str, bytes]:
    """The parts to add to or replace in a package so that it is signed.

    Args:
        parts: Every part of the package by name, ``[Content_Types].xml`` included.
        certificate: Whose signature it is.

    Raises:
        ValueError: Not a package, or signed already.
    """
    if any(name.startswith(FOLDER) for name in parts):
        raise ValueError("signed already")
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    objects = {
        "idPackageObject": _package_object(parts, when),
        "idOfficeObject": _office_object(),
    }
    whole = "".join(f'<Object Id="{name}">{body}</Object>' for name, body in objects.items())
    properties = _properties(certificate, when)
    references = [
        _reference(f"#{name}", _scoped(f'<Object Id="{name}">{body}</Object>', "Object"), kind=f"{_DS}Object")
        for name, body in objects.items()
    ]
    in_scope = properties.replace(
        "SignedProperties", f'SignedProperties xmlns="{_DS}" xmlns:xd="{_XADES}"', 1
    )
    canonical = _transforms(_empty("Transform", _C14N))
    references.append(
        _reference("#idSignedProperties", in_scope.encode(), kind=_PROPERTIES, transforms=canonical)
    )
    info = f"{_empty('CanonicalizationMethod', _C14N)}{_empty('SignatureMethod', _RSA)}{''.join(references)}"
    info = f"<SignedInfo>{info}</SignedInfo>"
    value = certificate.sign(_scoped(info, "SignedInfo"))
    key = f"<X509Data><X509Certificate>{_b64(certificate.der)}</X509Certificate></X509Data>"
    target = f'xmlns:xd="{_XADES}" Target="#idPackageSignature"'
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Signature xmlns="{_DS}" Id="idPackageSignature">{info}'
        f"<SignatureValue>{_b64(value)}</SignatureValue><KeyInfo>{key}</KeyInfo>{whole}"
        f"<Object><xd:QualifyingProperties {target}>{properties}</xd:QualifyingProperties></Object>"
        "</Signature>"
    )
    return {
        f"{FOLDER}sig1.xml": text.encode(),
        f"{FOLDER}origin.sigs": b"",
        f"{FOLDER}_rels/origin.sigs.rels": _relation_file(
            f"{_RELATIONS}/digital-signature/signature", "sig1.xml"
        ),
        "_rels/.rels": _with_relation(parts["_rels/.rels"]),
        "[Content_Types].xml": _with_types(parts["[Content_Types].xml"]),
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _empty(tag: str, algorithm: str) -> str:
    return f'<{tag} Algorithm="{algorithm}"></{tag}>'


def _transforms(inner: str) -> str:
    return f"<Transforms>{inner}</Transforms>"


def _scoped(xml: str, tag: str) -> bytes:
    """The canonical form of an element of the signature: with the namespace that it inherits."""
    return xml.replace(f"<{tag}", f'<{tag} xmlns="{_DS}"', 1).encode()


def _reference(uri: str, data: bytes, *, kind: str = "", transforms: str = "") -> str:
    typed = f' Type="{kind}"' if kind else ""
    method = _empty("DigestMethod", _SHA256)
    digest = f"<DigestValue>{_b64(hashlib.sha256(data).digest())}</DigestValue>"
    return f'<Reference{typed} URI="{_attribute(uri)}">{transforms}{method}{digest}</Reference>'


def _attribute(text: str) -> str:
    """A text in an attribute, as C14N writes it."""
    return escape(text, {'"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"}).replace("&gt;", ">")


def _package_object(parts: Mapping[str, bytes], when: str) -> str:
    kinds = _content_types(parts["[Content_Types].xml"])
    references = []
    for name in sorted(parts):
        if name.startswith(_UNSIGNED) or name.endswith("/"):
            continue
        if name.endswith(".rels"):
            ids, data = _canonical_relations(parts[name])
            transforms = _transforms(_relation_transform(ids) + _empty("Transform", _C14N))
            uri = f"/{name}?ContentType={_RELS_TYPE}"
            references.append(_reference(uri, data, transforms=transforms))
        else:
            kind = kinds.get("/" + name) or kinds.get(name.rpartition(".")[2].lower(), "application/xml")
            references.append(_reference(f"/{name}?ContentType={kind}", parts[name]))
    time = (
        f'<mdssi:SignatureTime xmlns:mdssi="{_MDSSI}"><mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format>'
        f"<mdssi:Value>{when}</mdssi:Value></mdssi:SignatureTime>"
    )
    return f"<Manifest>{''.join(references)}</Manifest>{_property('idSignatureTime', time)}"


def _property(name: str, inner: str) -> str:
    inside = f'<SignatureProperty Id="{name}" Target="#idPackageSignature">{inner}</SignatureProperty>'
    return f"<SignatureProperties>{inside}</SignatureProperties>"


def _office_object() -> str:
    details = "".join(f"<{tag}>{text}</{tag}>" for tag, text in _DETAILS)
    return _property("idOfficeV1Details", f'<SignatureInfoV1 xmlns="{_OFFICE}">{details}</SignatureInfoV1>')


def _properties(certificate: Certificate, when: str) -> str:
    """What XAdES signs besides: the time and which certificate it was."""
    digest = _b64(hashlib.sha256(certificate.der).digest())
    issuer = escape(certificate.public.issuer.rfc4514_string())
    return (
        '<xd:SignedProperties Id="idSignedProperties"><xd:SignedSignatureProperties>'
        f"<xd:SigningTime>{when}</xd:SigningTime><xd:SigningCertificate><xd:Cert>"
        f"<xd:CertDigest>{_empty('DigestMethod', _SHA256)}<DigestValue>{digest}</DigestValue></xd:CertDigest>"
        f"<xd:IssuerSerial><X509IssuerName>{issuer}</X509IssuerName>"
        f"<X509SerialNumber>{certificate.public.serial_number}</X509SerialNumber></xd:IssuerSerial></xd:Cert>"
        "</xd:SigningCertificate><xd:SignaturePolicyIdentifier>"
        "<xd:SignaturePolicyImplied></xd:SignaturePolicyImplied></xd:SignaturePolicyIdentifier>"
        "</xd:SignedSignatureProperties></xd:SignedProperties>"
    )


def _content_types(xml: bytes) -> dict[str, str]:
    """Content types by part name (``/xl/workbook.xml``) and by ending (``xml``)."""
    kinds = {}
    for entry in ElementTree.fromstring(xml):
        key = entry.get("PartName") or entry.get("Extension", "").lower()
        kinds[key] = entry.get("ContentType", "")
    return kinds


def _canonical_relations(xml: bytes) -> tuple[list[str], bytes]:
    """Ids of the signed relations, and what the relationship transform and C14N make of them."""
    found = sorted(ElementTree.fromstring(xml), key=lambda entry: entry.get("Id", ""))
    kept = [entry for entry in found if not entry.get("Target", "").lstrip("/").startswith("docProps/")]
    lines = []
    for entry in kept:
        values = {"TargetMode": "Internal"} | dict(entry.attrib)
        texts = "".join(f' {name}="{_attribute(values[name])}"' for name in sorted(values))
        lines.append(f"<Relationship{texts}></Relationship>")
    body = f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'
    return [entry.get("Id", "") for entry in kept], body.encode()


def _relation_transform(ids: list[str]) -> str:
    tag = "mdssi:RelationshipReference"
    inner = "".join(f'<{tag} xmlns:mdssi="{_MDSSI}" SourceId="{_attribute(i)}"></{tag}>' for i in ids)
    return f'<Transform Algorithm="{_TRANSFORM}">{inner}</Transform>'


def _relation_file(kind: str, target: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    ).encode()


def _with_relation(xml: bytes) -> bytes:
    kind = f"{_RELATIONS}/digital-signature/origin"
    entry = f'<Relationship Id="rIdSignature" Type="{kind}" Target="{FOLDER}origin.sigs"/>'
    return _before_end(xml, "Relationships", entry)


def _with_types(xml: bytes) -> bytes:
    entries = (
        f'<Default Extension="sigs" ContentType="{_ORIGIN_TYPE}"/>'
        f'<Override PartName="/{FOLDER}sig1.xml" ContentType="{_SIGNATURE_TYPE}"/>'
    )
    return _before_end(xml, "Types", entries)


def _before_end(xml: bytes, tag: str, entries: str) -> bytes:
    end = f"</{tag}>".encode()
    if end not in xml:
        raise ValueError("not a package")
    return xml.replace(end, entries.encode() + end)
