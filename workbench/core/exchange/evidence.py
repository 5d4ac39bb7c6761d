"""What a suggestion rests on, as a few lines for a comment in a cell."""

from __future__ import annotations

from workbench.core.exchange.mapping_columns import cell_safe, word
from workbench.core.items import Suggestion
from workbench.core.words import Message

_CANDIDATES = 3  # of each part
_REASONS = 2  # of each candidate
_MOST = 900  # characters: what fits on the comment's note


def evidence_text(suggestion: Suggestion) -> str:
    """Confidence, flags, the ranked candidates and why; in Chinese."""
    lines = [Message("exchange.evidence_confidence", {"share": f"{suggestion.confidence:.1%}"}).text("zh")]
    if suggestion.flags:
        lines[0] += " " + "、".join(word("flags", flag) for flag in suggestion.flags)
    lines += [message.text("zh") for message in suggestion.why]
    for part in suggestion.parts:
        if len(suggestion.parts) > 1:
            lines.append(f"[{part.text}]")
        for rank, candidate in enumerate(part.candidates[:_CANDIDATES], 1):
            lines.append(f"{rank}. {candidate.code} {candidate.name}")
            if rank == 1:
                lines += [f"   {message.text('zh')}" for message in candidate.why[:_REASONS]]
    text = "\n".join(lines)
    return cell_safe(text if len(text) <= _MOST else text[: _MOST - 1] + "…")
