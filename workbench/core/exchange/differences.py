"""Three ways of a mapping compared: as exported, as returned, as the project is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.core.errors import WorkbenchError
from workbench.core.exchange.answers import Answer, loose_side
from workbench.core.exchange.difference import Difference, Ground, Kind, Proposal
from workbench.core.exchange.mapping_columns import same, shown_value
from workbench.core.exchange.returned import Returned
from workbench.core.exchange.returned_cells import half_picked, is_rounded, picked_code, token
from workbench.core.exchange.returned_items import local_values, says
from workbench.core.exchange.returned_page import Cell, Line
from workbench.core.exchange.typed import Typed
from workbench.core.items import DecidedPart, Decision, NoItemReason, SourceItem, StandardItem, State
from workbench.core.standard import ItemCode, Release
from workbench.core.words import LANGUAGES, Message

TAKEN_ROW = Proposal(State.OPEN)  # what taking an added row makes of the item that it is stored as


def waits(decision: Decision | None) -> bool:
    """Is this an added row that is stored and was not taken yet, or was taken back?"""
    asked = {Message("exchange.merge_row_offered").text(language) for language in LANGUAGES}
    return decision is not None and decision.state is State.QUESTION and decision.remark in asked


_SEGMENTS = ("device", "site", "method", "post", "extra")


@dataclass(frozen=True, slots=True)
class _Value:
    """What an item is mapped to, without who and when."""

    state: State
    codes: tuple[str, ...] = ()
    reason: NoItemReason | None = None

    @staticmethod
    def of(decision: Decision | None) -> _Value:
        if decision is None:
            return _Value(State.OPEN)
        state = decision.state
        if state in (State.ACCEPTED, State.APPROVED):
            state = State.ADJUSTED if decision.parts else State.NO_ITEM
        return _Value(state, tuple(part.code for part in decision.parts), decision.reason)

    def text(self) -> str:
        """For people, in the language in use."""
        if self.codes:
            return "; ".join(self.codes)
        state = Message(f"exchange.state_{self.state}").text()
        return f"{state} · {Message(f'exchange.reason_{self.reason}').text()}" if self.reason else state


def differences(returned: Returned, ground: Ground, release: Release) -> list[Difference]:
    """Everything that differs, in the order of the project's list; rows of no known item last."""
    compare = _Comparer(returned, ground, release)
    found: list[Difference] = []
    for item_id, item in ground.items.items():
        differing = compare.item(item) if item_id in returned.places else []
        # A row may be deleted on one sheet and answered on another: then it is the answer that counts.
        if not differing and item_id in ground.exported and item_id not in (returned.listed or ()):
            differing.append(compare.gone(item))
        found += differing
    for item_id, page, row in returned.repeated:
        if item_id in ground.items:
            found.append(Difference(Kind.REPEATED, item_id, ground.items[item_id].name, page.place(row)))
    found += _added(ground)
    for item_id in returned.places:
        if item_id not in ground.items:
            name = returned.line(item_id).first("local_name")
            text, place = (name.text.strip(), name.place) if name else (item_id, "")
            found.append(Difference(Kind.GONE, "", text, place, note=Message("exchange.merge_not_living")))
    return found


def _added(ground: Ground) -> Iterator[Difference]:
    """Rows that the hospital added, but not those that were taken before."""
    offered = {key: list(ids) for key, ids in ground.offered.items()}
    for row in ground.added:
        before = offered.get(row.key)
        item_id = before.pop(0) if before else ""
        told = " · ".join(filter(None, (row.code, row.modality, row.count)))
        base = Difference(Kind.NEW, item_id, row.name, row.place, theirs=told)
        if not item_id:
            yield replace(base, added=row)
        elif waits(ground.now.get(item_id)):
            yield replace(base, proposal=TAKEN_ROW)


class _Comparer:
    """Compares one item after another."""

    def __init__(self, returned: Returned, ground: Ground, release: Release) -> None:
        self._returned, self._ground, self._release = returned, ground, release
        structure = release.dictionaries.structure
        self._widths = (
            structure.width("device"),
            structure.width("site1", "site2", "site3"),
            structure.width("method"),
            structure.width("post"),
        )
        self._no_extra = structure.no_extra
        self._typed = Typed(release)

    def gone(self, item: SourceItem) -> Difference:
        """A row that was exported and did not come back: the item stays, and the hospital is asked."""
        now = _Value.of(self._ground.now.get(item.id))
        asked = Message("exchange.merge_row_deleted").text("zh")
        proposal = Proposal(State.QUESTION, remark=asked, replaces_remark=True)
        was = _Value.of(self._ground.then.get(item.id)).text()
        return Difference(Kind.DELETED, item.id, item.name, "", was, now.text(), "", proposal=proposal)

    def item(self, item: SourceItem) -> list[Difference]:
        """Everything that differs for one item."""
        cells = self._returned.line(item.id)
        found = [self._mapping(item, cells), self._local(item, cells), *self._remarks(item, cells)]
        before = self._ground.replaced.get(item.id)
        note = Message("exchange.merge_replaced", {"name": before.name}) if before else None
        return [replace(one, note=one.note or note) for one in found if one is not None]

    # -- the mapping ---------------------------------------------------------------------------------------

    def _mapping(self, item: SourceItem, cells: Line) -> Difference | None:
        """Codes typed, picked or answered; what was typed in 对码 counts first, then what was picked."""
        then = self._ground.then.get(item.id)
        answer = self._returned.answers.get(item.id)
        picked = self._picked(cells)
        for place, wanted in (
            *self._changed(cells, then),
            *picked,
            *((answer.place, self._answered(item, answer.text)) for answer in [answer] if answer),
        ):
            kind = Kind.ANSWER if answer is not None and place == answer.place else Kind.CODE
            difference = self._against(item, kind, place, wanted, then)
            if difference is not None:
                return difference
        half = None if picked else half_picked(cells)
        if half is not None:
            now = _Value.of(self._ground.now.get(item.id)).text()
            note, was = Message("exchange.merge_pick_incomplete"), _Value.of(then).text()
            return Difference(Kind.ILLEGAL, item.id, item.name, half[1], was, now, half[0], note=note)
        return None

    def _changed(self, cells: Line, then: Decision | None) -> list[tuple[str, Answer | _Value]]:
        """What somebody made of codes, names, state or reason on the lists."""
        parts = then.parts if then else ()
        codes = ";".join(part.code for part in parts)
        for cell in cells.all("codes"):
            if not same("codes", shown_value("codes", codes), cell.text) and not is_rounded(cell.text, codes):
                wanted = self._typed.meant(cell.text) if cell.text.strip() else _Value(State.OPEN)
                return [(cell.place, wanted)]
        names = ";".join(part.name for part in parts)
        for cell in cells.all("names"):
            if cell.text.strip() and not same("names", shown_value("names", names), cell.text):
                return [(cell.place, self._typed.meant(cell.text))]
        return self._typed_state(cells, then)

    def _typed_state(self, cells: Line, then: Decision | None) -> list[tuple[str, Answer | _Value]]:
        state_then = then.state if then else State.OPEN
        reason_then = then.reason if then else None
        reasons = [(c.place, token("reason", c.text)) for c in cells.all("reason")]
        changed = [(place, reason) for place, reason in reasons if reason and reason != (reason_then or "")]
        for cell in cells.all("state"):
            state = token("state", cell.text)
            if not state and (said := self._typed.meant(cell.text)).reason:
                return [(cell.place, said)]
            if state and state != state_then:
                if state == State.NO_ITEM:
                    reason = changed[0][1] if changed else NoItemReason.NOT_IN_STANDARD
                    return [(cell.place, Answer(reason=NoItemReason(reason)))]
                if state in (State.OPEN, State.QUESTION):
                    return [(cell.place, _Value(State(state)))]
        if changed and not (then and then.parts):
            return [(changed[0][0], Answer(reason=NoItemReason(changed[0][1])))]
        return []

    def _picked(self, cells: Line) -> list[tuple[str, Answer | _Value]]:
        picked = picked_code(cells, self._widths, self._no_extra)
        return [(picked[1], self._typed.meant(picked[0]))] if picked else []

    def _answered(self, item: SourceItem, text: str) -> Answer:
        said = self._typed.meant(text)
        side = loose_side(text, item.name) if said.text and self._ground.sides.get(item.id) else ""
        return Answer(side=side) if side else said

    def _against(
        self, item: SourceItem, kind: Kind, place: str, wanted: Answer | _Value, then: Decision | None
    ) -> Difference | None:
        """What the hospital wants against what was and what is; None where the project has it already."""
        decided = self._ground.now.get(item.id)
        was, now = _Value.of(then), _Value.of(decided)
        base = Difference(
            kind if now == was else Kind.CONFLICT, item.id, item.name, place, was.text(), now.text()
        )
        if isinstance(wanted, _Value):
            return self._value(base, now, wanted)
        if wanted.text:
            return self._words(base, kind, wanted.text, decided)
        if wanted.reason:
            return self._value(base, now, _Value(State.NO_ITEM, (), wanted.reason))
        if wanted.side:
            code = self._ground.sides.get(item.id, {}).get(wanted.side)
            if code is None:
                return replace(base, kind=Kind.ILLEGAL, note=Message("exchange.merge_no_such_side"))
            return self._codes(base, now, (code,))
        return self._codes(base, now, wanted.codes)

    def _value(self, base: Difference, now: _Value, wanted: _Value) -> Difference | None:
        if wanted == now or (wanted.state is State.OPEN and now.state is State.OPEN):
            return None
        proposal = Proposal(wanted.state, (), wanted.reason)
        return replace(base, theirs=wanted.text(), proposal=proposal)

    def _codes(self, base: Difference, now: _Value, codes: tuple[str, ...]) -> Difference | None:
        parts = []
        for code in codes:
            try:
                found = self._release.item(code)
            except WorkbenchError as error:
                nearest = self._typed.nearest(code)
                if nearest and nearest[0].code.casefold() == code.casefold():
                    parts.append(_decided(nearest[0]))
                    continue
                bad = replace(base, kind=Kind.ILLEGAL, theirs="; ".join(codes), note=error.message)
                return replace(bad, nearest=nearest if len(codes) == 1 else ())
            parts.append(_decided(found))
        legal = tuple(part.code for part in parts)
        if len(set(legal)) < len(legal):
            note = Message("project.code_twice", {"code": max(legal, key=legal.count)})
            return replace(base, kind=Kind.ILLEGAL, theirs="; ".join(codes), note=note)
        if legal == now.codes:
            return None
        return replace(
            base,
            theirs="; ".join(f"{part.code} {part.name}" for part in parts),
            segments=self._segments(now.codes, legal),
            proposal=Proposal(State.ADJUSTED, tuple(parts)),
        )

    def _segments(self, ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        if len(ours) != 1 or len(theirs) != 1:
            return ()
        one, other = self._release.parse(ours[0]), self._release.parse(theirs[0])
        return tuple(name for name in _SEGMENTS if _piece(one, name) != _piece(other, name))

    # -- words ---------------------------------------------------------------------------------------------

    def _words(self, base: Difference, kind: Kind, text: str, decided: Decision | None) -> Difference | None:
        """An answer in words: a waiting item is open again, question and answer in its remark.

        Where a code or a name belongs, words may be a name nearly; else they are told as a remark.
        """
        if kind is not Kind.ANSWER:
            near, note = self._typed.near(text), Message("exchange.merge_no_such_name")
            illegal = replace(base, kind=Kind.ILLEGAL, theirs=text, note=note, nearest=near)
            return illegal if near else None
        if text in (decided.remark if decided else ""):
            return None
        added = Message("exchange.merge_answered", {"text": text}).text("zh")
        waits = decided is None or decided.state in (State.OPEN, State.QUESTION)
        proposal = Proposal(State.OPEN if waits else None, remark=added)
        return replace(base, kind=Kind.ANSWER, theirs=text, proposal=proposal)

    def _remarks(self, item: SourceItem, cells: Line) -> list[Difference]:
        """The remark itself where somebody changed it, and what stands in the hospital's own column."""
        then, decided = self._ground.then.get(item.id), self._ground.now.get(item.id)
        was, now = (then.remark if then else ""), (decided.remark if decided else "")
        base = Difference(Kind.REMARK, item.id, item.name, "", was, now)
        found = []
        for cell in cells.all("remark"):
            theirs = cell.text.strip()
            if same("remark", shown_value("remark", was), cell.text) or theirs == now.strip():
                continue
            if not theirs or theirs not in now:
                proposal = Proposal(remark=theirs, replaces_remark=now == was or not now)
                found.append(replace(base, place=cell.place, theirs=theirs, proposal=proposal))
            break
        said = {now}
        for cell in (*cells.all("hospital_remark"), *self._other_words(cells, then)):
            text = cell.text.strip()
            if text and not any(text in other for other in said):
                said.add(text)
                added = Message("exchange.merge_remarked", {"text": text}).text("zh")
                found.append(replace(base, place=cell.place, theirs=text, proposal=Proposal(remark=added)))
        return found

    def _other_words(self, cells: Line, then: Decision | None) -> Iterator[Cell]:
        """Words where a code, a name, a state or a reason belongs: nothing is passed over."""
        parts = then.parts if then else ()
        for name, values in (("codes", [p.code for p in parts]), ("names", [p.name for p in parts])):
            for cell in cells.all(name):
                if not same(name, shown_value(name, ";".join(values)), cell.text):
                    words = self._typed.meant(cell.text).text
                    if words and not self._typed.near(words):
                        yield cell
        for name in ("state", "reason"):
            for cell in cells.all(name):
                if not token(name, cell.text) and not self._typed.meant(cell.text).reason:
                    yield cell

    def _local(self, item: SourceItem, cells: Line) -> Difference | None:
        """What the hospital itself wrote never changes here; it is only said."""
        ours = local_values(self._ground.replaced.get(item.id, item))
        for name, was in ours.items():
            for cell in cells.all(name):
                theirs = cell.text.strip()
                if theirs and not says(name, was, theirs):
                    note = Message("exchange.merge_local")
                    return Difference(Kind.LOCAL, item.id, item.name, cell.place, was, was, theirs, note=note)
        return None


def _decided(item: StandardItem) -> DecidedPart:
    return DecidedPart(item.code, item.name, item.listed)


def _piece(code: ItemCode, name: str) -> str:
    return code.site if name == "site" else str(getattr(code, name))
