"""Export the mapping of a project: a signed workbook for people, a signed list for systems, or a draft."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.core.errors import InputProblem
from workbench.core.exchange import (
    FORMS,
    beside,
    form_by_name,
    signature_path,
    write_csv,
    write_form,
    write_workbook,
)
from workbench.core.items import Changes, Decision, MappingManifest, MappingRow, SourceItem, State, Suggestion
from workbench.core.jobs import Progress
from workbench.core.project import ItemRow, Project, ProjectInfo
from workbench.core.signing import LoadedKey, Signer, canonical, clock, now, seal, two_persons
from workbench.core.standard import load_release
from workbench.core.words import Message
from workbench.core.workflow.asking import aids, suggestions_for
from workbench.core.workflow.importing import known_digests

FORMATS = ("xlsx", "csv", *FORMS)
FORMAT = "workbench-mapping/1"
_UNANSWERED = (State.OPEN, State.QUESTION)
# What a file with such a name is taken for.
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".json", ".jsonl"})


def suffix_of(form: str) -> str:
    """The end of a file's name that a format gives it."""
    return FORMS[form].suffix if form in FORMS else f".{form}"


def plain_stem(path: Path) -> str:
    """A file's name without the end that a format gives it."""
    form = form_by_name(path)
    return path.name[: -len(suffix_of(form))] if form else path.stem


def format_of(path: Path) -> str:
    """The format that a file's name asks for; a workbook where it asks for none."""
    return form_by_name(path) or path.suffix.lstrip(".").lower() or "xlsx"


@dataclass(frozen=True, slots=True)
class ExportInput:
    """What an export needs of the project, read in one go.

    Attributes:
        newest_list: Digest of the list imported last: says which items there were.
        suggestions: Those that the workbook tells about.
    """

    info: ProjectInfo
    head_hash: str
    newest_list: str
    items: list[SourceItem]
    lines: list[ItemRow]
    decisions: dict[str, Decision]
    one_person: bool = False
    suggestions: dict[str, Suggestion] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        paths: The file, and the signature beside it.
        draft: True if nobody signed it.
        rows: Rows of the mapping.
        counts: Rows by state.
        signers: Those who signed.
        changes: Always empty: an export changes nothing in the project.
    """

    paths: tuple[Path, ...]
    draft: bool
    rows: int
    counts: dict[str, int]
    signers: tuple[Signer, ...]
    changes: Changes = field(default_factory=Changes)

    def to_json(self) -> dict[str, Any]:
        """For ``workbench export --json``."""
        return {
            "paths": [str(path) for path in self.paths],
            "draft": self.draft,
            "rows": self.rows,
            "counts": self.counts,
            "signers": [signer.fingerprint for signer in self.signers],
        }


@dataclass(slots=True)
class ExportJob:
    """Write the mapping to ``out``; signed where a key is given, else a draft that says so.

    Attributes:
        out: The file to write; it is replaced only when the new one is complete.
        format: ``xlsx``, ``csv`` or a format for systems (``sssom``, ``fhir-r4``, ``fhir-r5``, ``jsonl``).
        key: The opened key of the reviewer or approver.
        countersign: A second opened key whose holder signs the same content.
        decided_only: Leave out what has no answer yet; the file says what is left out.
    """

    out: Path
    format: str = "xlsx"
    key: LoadedKey | None = None
    countersign: LoadedKey | None = None
    decided_only: bool = False
    title: Message = field(default_factory=lambda: Message("exchange.exporting"))

    def read(self, project: Project) -> ExportInput:
        """Everything that goes into the file.

        Raises:
            InputProblem: An unknown format, one that the file's name denies, or ``out`` is a list that was
                imported: the hospital's own file stays as it is.
        """
        if self.format not in FORMATS:
            raise InputProblem(
                Message("exchange.unknown_format", {"format": self.format, "formats": "、".join(FORMATS)})
            )
        if self.out.suffix.lower() in _SUFFIXES - {Path("x" + suffix_of(self.format)).suffix}:
            params = {"file": self.out.name, "format": self.format}
            raise InputProblem(Message("exchange.other_suffix", params))
        refuse_imported(project, self.out)
        data = read_project(project)
        if self.format != "xlsx":
            return data
        return replace(data, suggestions=suggestions_for(project, mapping_rows(data)))

    def compute(self, data: ExportInput, progress: Progress) -> ExportReport:
        """Put the content into its signed form, sign it, write the file.

        Raises:
            FileProblem: The file cannot be written; the old one is unchanged.
            KeyProblem: Both signatures would be one person's, or the clock is behind the history.
        """
        progress.at(self.title, 0, len(data.items))
        every = mapping_rows(data)
        rows = [row for row in every if row.state not in _UNANSWERED] if self.decided_only else every
        manifest = manifest_of(data, rows, Counter(r.state for r in every) - Counter(r.state for r in rows))
        keys = [key for key in (self.key, self.countersign) if key is not None]
        if keys:
            latest = max((row.decided_at for row in rows), default="")
            why = two_persons([k.key for k in keys], one_person=data.one_person) or clock(latest)
            if why is not None:
                raise why
        envelope, signers = seal(canonical(manifest, rows), *keys) if keys else (None, ())
        if self.format in FORMS:
            write_form(self.format, self.out, manifest, rows, envelope, progress=progress)
        elif self.format == "csv":
            write_csv(self.out, rows, envelope, progress=progress)
        else:
            helps = aids(load_release(data.info.release_id), rows, data.suggestions)
            helps = replace(helps, newest_list=data.newest_list)
            with beside(self.out, envelope):
                write_workbook(self.out, manifest, rows, envelope, signers, aids=helps, progress=progress)
        paths: tuple[Path, ...] = (self.out,)
        if envelope is not None:
            paths = (self.out, signature_path(self.out))
        return ExportReport(paths, envelope is None, len(rows), manifest.counts, signers)

    def save(self, project: Project, result: ExportReport) -> ExportReport:
        """Nothing is stored."""
        return result


def read_project(project: Project) -> ExportInput:
    """Everything that the mapping is made from."""
    return ExportInput(
        info=project.info,
        head_hash=project.head_hash,
        newest_list=project.newest_list,
        items=list(project.iter_items()),
        lines=project.rows(project.query()),
        decisions={decision.item_id: decision for decision in project.decisions()},
        one_person=bool(project.setting("one_person")),
    )


def refuse_imported(project: Project, out: Path) -> None:
    """Raise an InputProblem where ``out`` is a list that was imported: the hospital's file stays as it is."""
    if _digest(out) in known_digests(project.source_files()):
        raise InputProblem(Message("exchange.out_is_source", {"file": out.name}))


def _digest(path: Path) -> str:
    """SHA-256 of a file in hex, empty where there is none or it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def mapping_rows(data: ExportInput) -> list[MappingRow]:
    """One row for each source item, in the order of the hospital's list."""
    lines = {line.id: line for line in data.lines}
    return [_row(item, lines.get(item.id), data.decisions.get(item.id)) for item in data.items]


def _row(item: SourceItem, line: ItemRow | None, decision: Decision | None) -> MappingRow:
    parts = decision.parts if decision else ()
    confidence = line.confidence if line else None
    return MappingRow(
        item_id=item.id,
        sheet=item.sheet,
        row=str(item.row),
        local_code=item.code,
        local_name=item.name,
        modality=item.modality,
        count="" if item.count is None else str(item.count),
        state=(decision.state if decision else State.OPEN).value,
        codes=";".join(part.code for part in parts),
        names=";".join(part.name for part in parts),
        listed=";".join("listed" if part.listed else "composed" for part in parts),
        reason=decision.reason.value if decision and decision.reason else "",
        confidence="" if confidence is None else f"{confidence:.3f}",
        flags=";".join(line.flags) if line else "",
        remark=decision.remark if decision else "",
        reviewer=decision.reviewer if decision else "",
        approver=decision.approver if decision else "",
        decided_at=decision.decided_at if decision else "",
        recognition=line.recognition if line and parts else "",
    )


def manifest_of(
    data: ExportInput, rows: Sequence[MappingRow], left_out: Mapping[str, int]
) -> MappingManifest:
    """What the file says about itself, counted from its rows; ``left_out``: further items by state."""
    counts = Counter(row.state for row in rows)
    return MappingManifest(
        format=FORMAT,
        project_id=data.info.id,
        hospital=data.info.hospital,
        release_id=data.info.release_id,
        release_sha256=data.info.release_sha256,
        engine=__version__,
        history_head=data.head_hash,
        created_at=now(),
        rows=len(rows),
        counts={state.value: counts[state.value] for state in State if counts[state.value]},
        left_out=dict(left_out),
        one_person=data.one_person,
    )
