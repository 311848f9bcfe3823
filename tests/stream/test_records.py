"""Records as they travel."""

from __future__ import annotations

import msgspec
import pytest

from stream.records import Divergence, EventReport, Mention, Token, decode


@pytest.mark.parametrize("data", [b"\xff", b'{"id": "\xff"}', b'{"event_id": "ev-\xff"}', b"", b"[]", b'{"id": 1}'])
@pytest.mark.parametrize("kind", [Divergence, EventReport])
def test_what_is_no_record_has_one_kind_of_error(data: bytes, kind: type[Divergence | EventReport]) -> None:
    """Whoever reads a topic passes over it by that; msgspec itself has another for bytes that are no UTF-8."""
    with pytest.raises(msgspec.MsgspecError):
        decode(data, kind)


def test_fields_that_a_record_does_not_have_are_passed_over() -> None:
    """Workers of two versions read the same topics, and what an older one wrote stays on them."""
    mention = (
        b'{"text": "Sampleton", "start": 0, "end": 9, "kind": "place", "entity": "sampleton", "signature": [1, 2]}'
    )
    assert decode(mention, Mention).entity == "sampleton"
    assert decode(b'["Sampleton", "Sampleton", "PROPN", "NNP", "ROOT", 0, 7, "GPE"]', Token).start == 7
