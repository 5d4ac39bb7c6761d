"""Tables from the core's values to the messages that show them: every key is written out once, here."""

from __future__ import annotations

from workbench.core.items import Agreement, Flag, NoItemReason, Segment, State
from workbench.core.words import Message

STATES: dict[State, Message] = {
    State.OPEN: Message("states.open"),
    State.ACCEPTED: Message("states.accepted"),
    State.ADJUSTED: Message("states.adjusted"),
    State.NO_ITEM: Message("states.no_item"),
    State.QUESTION: Message("states.question"),
    State.APPROVED: Message("states.approved"),
}

FLAGS: dict[Flag, Message] = {
    Flag.CONFLICT: Message("ui.flag_conflict"),
    Flag.COMPOSITE: Message("ui.flag_composite"),
    Flag.SIDE_UNSPECIFIED: Message("ui.flag_side"),
    Flag.POSITION_UNSPECIFIED: Message("ui.flag_position"),
    Flag.AMBIGUOUS: Message("ui.flag_ambiguous"),
    Flag.SCOPE: Message("ui.flag_scope"),
    Flag.ASSUMED: Message("ui.flag_assumed"),
}

SEGMENTS: dict[Segment, Message] = {
    Segment.DEVICE: Message("ui.segment_device"),
    Segment.SITE: Message("ui.segment_site"),
    Segment.METHOD: Message("ui.segment_method"),
    Segment.POST: Message("ui.segment_post"),
    Segment.EXTRA: Message("ui.segment_extra"),
}

AGREEMENTS: dict[Agreement, Message] = {
    Agreement.STATED: Message("ui.agrees_stated"),
    Agreement.ASSUMED: Message("ui.agrees_assumed"),
    Agreement.CONFLICT: Message("ui.agrees_conflict"),
}

REASONS: dict[NoItemReason, Message] = {
    NoItemReason.OUT_OF_SCOPE: Message("ui.reason_out_of_scope"),
    NoItemReason.NOT_IN_STANDARD: Message("ui.reason_not_in_standard"),
    NoItemReason.NEEDS_EXTENSION: Message("ui.reason_needs_extension"),
    NoItemReason.NOT_AN_EXAM: Message("ui.reason_not_an_exam"),
}

STEPS: dict[str, Message] = {
    "accept": Message("steps.accept"),
    "accept_auto": Message("steps.accept_auto"),
    "adjust": Message("steps.adjust"),
    "no_item": Message("steps.no_item"),
    "question": Message("steps.question"),
    "approve": Message("steps.approve"),
    "reopen": Message("steps.reopen"),
    "merge": Message("steps.merge"),
    "new_rows": Message("steps.new_rows"),
    "reimport": Message("steps.reimport"),
    "salvage": Message("steps.salvage"),
    "undo": Message("steps.undo"),
    "redo": Message("steps.redo"),
    "go_back": Message("steps.go_back"),
    "note": Message("steps.note"),
}

MERGE_KINDS: dict[str, Message] = {
    "code": Message("exchange.merge_kind_code"),
    "answer": Message("exchange.merge_kind_answer"),
    "remark": Message("exchange.merge_kind_remark"),
    "conflict": Message("exchange.merge_kind_conflict"),
    "deleted": Message("exchange.merge_kind_deleted"),
    "illegal": Message("exchange.merge_kind_illegal"),
    "local": Message("exchange.merge_kind_local"),
    "new": Message("exchange.merge_kind_new"),
    "repeated": Message("exchange.merge_kind_repeated"),
    "gone": Message("exchange.merge_kind_gone"),
}

# The languages in their own words: the same in either language.
LANGUAGES: dict[str, Message] = {
    "zh": Message("ui.language_zh"),
    "en": Message("ui.language_en"),
}

THEMES: dict[str, Message] = {
    "system": Message("ui.theme_system"),
    "light": Message("ui.theme_light"),
    "dark": Message("ui.theme_dark"),
}

EXCEL_POLICIES: dict[str, Message] = {
    "own": Message("settings.excel_own"),
    "hospital": Message("settings.excel_hospital"),
    "off": Message("settings.excel_off"),
}

# Kinds of recognised words and what they are called below the name.
WORD_KINDS: dict[str, Message] = {
    "device": Message("ui.word_device"),
    "site": Message("ui.word_site"),
    "side": Message("ui.word_side"),
    "method": Message("ui.word_method"),
    "post": Message("ui.word_post"),
    "position": Message("ui.word_position"),
    "scope": Message("ui.word_scope"),
    "noise": Message("ui.word_noise"),
    "separator": Message("ui.word_separator"),
    "unknown": Message("ui.word_unknown"),
}

MODALITIES: dict[str, Message] = {
    "CT": Message("ui.modality_ct"),
    "MR": Message("ui.modality_mr"),
    "X": Message("ui.modality_x"),
}

SIDES: dict[str, Message] = {
    "left": Message("ui.side_left_word"),
    "right": Message("ui.side_right_word"),
    "both": Message("ui.side_both_word"),
}

ROLES: dict[str, Message] = {
    "reviewer": Message("roles.reviewer"),
    "approver": Message("roles.approver"),
}

REVOCATION_REASONS: dict[str, Message] = {
    "replaced": Message("signing.reason_replaced"),
    "left": Message("signing.reason_left"),
    "lost": Message("signing.reason_lost"),
    "stolen": Message("signing.reason_stolen"),
}

# The segment whose colour a recognised word wears.
WORD_SEGMENT: dict[str, Segment] = {
    "device": Segment.DEVICE,
    "site": Segment.SITE,
    "side": Segment.SITE,
    "method": Segment.METHOD,
    "post": Segment.POST,
    "position": Segment.POST,
}
