"""Words of a person (or codes) to the segments of an item: what ``workbench standard compose`` asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.core.errors import InputProblem
from workbench.core.standard.code import ItemCode
from workbench.core.standard.model import Device, Method, Position, Post, Site
from workbench.core.standard.release import Release
from workbench.core.text import key_of
from workbench.core.words import Message

Term = Device | Site | Method | Post | Position


def ask(
    release: Release, device: str, site: str, method: str, post: str = "", position: str = ""
) -> ItemCode:
    """The code that these words ask for; it may still be illegal as a whole.

    Args:
        release: Whose words count.
        device: ``CT``, ``16 排 CT``, ``DR``, an alias or a code.
        site: Term, alias, English term or code.
        method: Likewise; empty for radiography (X-ray) and for items that are a post-processing alone (CT).
        post: Post-processing (CT), empty where unused.
        position: Position (X-ray), empty where unused.

    Raises:
        InputProblem: A word is not known; names the nearest ones.
    """
    machine = _one(release.devices.values(), device, "device")
    if not isinstance(machine, Device):
        raise TypeError(machine)
    where = _site(release, machine, site)
    methods = [m for m in release.methods.values() if m.modality == machine.modality and not m.same_as]
    methods.sort(key=lambda m: not machine.takes(m.code))
    how = _one(methods, method, "method").code if method else "00"
    last = "00"
    if post:
        last = _one(release.posts.values(), post, "post").code
    elif position:
        last = _one(release.positions.values(), position, "position").code
    return ItemCode.of(machine.code, where.code, how, last, release.dictionaries.structure.no_extra)


def _site(release: Release, device: Device, word: str) -> Term:
    """The site a word means on this device. A term counts before an alias, even where the modality lacks the
    site: MR of the 鞍区 is illegal and says so, rather than quietly becoming the 垂体."""
    sites = sorted(release.sites.values(), key=lambda s: (device.modality not in s.modalities, s.code))
    return _one(sites, word, "site")


def _keys(term: Term) -> tuple[str, ...]:
    """Everything a term answers to, the strongest first."""
    print_zh = (term.print_zh,) if isinstance(term, Device) else ()
    short = (term.abbreviation,) if isinstance(term, Method | Post) and term.abbreviation else ()
    return tuple(key_of(word) for word in (*print_zh, term.code, term.zh, *short, term.en, *term.aliases))


def _find(terms: Sequence[Term], word: str) -> Term | None:
    wanted = key_of(word)
    ranked = [(keys.index(wanted) > 2, i) for i, keys in enumerate(map(_keys, terms)) if wanted in keys]
    return terms[min(ranked)[1]] if ranked else None


def _one(terms: Iterable[Term], word: str, segment: str) -> Term:
    choices = list(terms)
    found = _find(choices, word)
    if found:
        return found
    from rapidfuzz import fuzz, process  # only for a word that is not known

    near = process.extract(word, [term.zh for term in choices], scorer=fuzz.ratio, limit=5)
    params = {
        "segment": Message(f"standard.segment_{segment}"),
        "word": word,
        "near": "、".join(text for text, score, _ in near if score > 0) or "-",
    }
    raise InputProblem(Message("standard.word_unknown", params))
