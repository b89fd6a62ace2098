"""The base model's cache: the same weights come back, and what is damaged is made anew."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from adaptlab import base


def weights(made):
    return made.model.embedding.weight


def test_a_base_is_trained_once(tmp_path):
    first, again = base(0, steps=2, cache=tmp_path), base(0, steps=2, cache=tmp_path)
    assert first.seconds > 0
    assert again.seconds == 0
    assert torch.equal(weights(first), weights(again))
    assert len(list(tmp_path.iterdir())) == 1


def test_seeds_and_steps_are_apart(tmp_path):
    made = [base(0, steps=1, cache=tmp_path), base(1, steps=1, cache=tmp_path)]
    made.append(base(0, steps=2, cache=tmp_path))
    assert all(one.seconds > 0 for one in made)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"no weights at all", None])
def test_a_damaged_file_is_made_anew(tmp_path, damage):
    first = base(0, steps=1, cache=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-200] if damage is None else damage)
    again = base(0, steps=1, cache=tmp_path)
    assert again.seconds > 0
    assert torch.equal(weights(first), weights(again))


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert base(0, steps=1, cache=file / "folder").seconds > 0


def test_the_environment_names_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ADAPTLAB_CACHE", str(tmp_path / "here"))
    base(0, steps=1)
    assert list((tmp_path / "here").iterdir())
    monkeypatch.delenv("ADAPTLAB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    base(0, steps=1)
    assert list((tmp_path / "caches" / "adaptlab").iterdir())
