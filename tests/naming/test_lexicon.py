"""The lexicon's files: well formed, about the standard's own codes."""

from __future__ import annotations

import csv

from workbench.core.naming.lexicon import load_lexicon
from workbench.core.naming.proofs import method_table
from workbench.core.standard import load_release
from workbench.paths import resource


def test_concepts_name_sites_of_the_standard() -> None:
    """Every code exists, and every concept has a site in some modality that it may have."""
    release, lexicon = load_release("5.0"), load_lexicon()
    for concept in lexicon.concepts.values():
        for groups in concept.sites.values():
            for group in groups:
                for code in group:
                    assert code in release.sites, (concept.id, code)


def test_words_mean_something_known() -> None:
    """Sites are concepts, methods stand in the method table, posts and positions in the standard."""
    release, lexicon = load_release("5.0"), load_lexicon()
    special = {"standing", "weight", "supine", "prone", "full", "02l", "02r"}
    special |= {"mastoid", "butterfly", "radialhead", "mortise"}
    for entry in lexicon.entries.values():
        for kind, value in entry.facts:
            if kind == "site":
                assert set(value.split("+")) <= set(lexicon.concepts), entry.word
            elif kind == "method":
                assert value in method_table(), entry.word
            elif kind == "post":
                assert value in release.posts, entry.word
            elif kind == "pos":
                codes = {c for p in value.split(";") for a in p.split("|") for c in a.split("+")}
                assert codes <= set(release.positions) | special, entry.word


def test_method_codes_exist() -> None:
    """Every code of the method table is a method of its modality."""
    release = load_release("5.0")
    for row in method_table().values():
        for modality, cell in (("CT", row.ct), ("MR", row.mr), ("X", row.rf)):
            for code in (c for a in cell.split("|") for c in a.split("+") if c):
                assert (modality, code) in release.methods, (row.key, modality, code)


def test_covering_members_are_concepts() -> None:
    """Covering sites and their members are concepts."""
    lexicon = load_lexicon()
    for cover in lexicon.covers:
        assert {cover.concept, *cover.members} <= set(lexicon.concepts)


def test_files_have_four_columns() -> None:
    """Word files have kind, value, words and note, and no empty words list."""
    for path in resource("lexicon").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert all(len(row) == len(rows[0]) for row in rows), path.name
