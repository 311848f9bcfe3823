"""Which publisher stands behind an outlet, and under which names news agencies sign: `outlets.toml` and its reading."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import tld
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stream.article import outlet_name
from stream.errors import SettingsError

HERE = Path(__file__).parent
Filled = Annotated[str, Field(pattern=r"\S")]


class Publisher(BaseModel):
    """A company and its outlets, by domain or by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Filled
    outlets: tuple[Filled, ...] = Field(min_length=1)


class Agency(Publisher):
    """A news agency: a publisher whose text others carry, and the names under which they credit it."""

    signs: tuple[Filled, ...] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    publisher: tuple[Publisher, ...] = ()
    agency: tuple[Agency, ...] = ()


class Publishers:
    """The publisher of every outlet there can be; `agencies` in the order of the file."""

    def __init__(self, publishers: tuple[Publisher, ...], agencies: tuple[Agency, ...]) -> None:
        self.agencies = agencies
        self._by_outlet: dict[str, str] = {}
        for publisher in (*publishers, *agencies):
            for outlet in publisher.outlets:
                self._list(outlet_name(outlet), publisher.name)

    def publisher(self, outlet: str) -> str:
        """The publisher behind `outlet` (any writing of a domain, or a name).

        The longest listed part of the domain holds (`money.cnn.com`, `cnn.com`); what is not listed is its own
        publisher, by its registered domain or its name.
        """
        name = outlet_name(outlet)
        listed = (self._by_outlet[part] for part in _domains(name) if part in self._by_outlet)
        return next(listed, None) or registered_domain(name)

    def _list(self, outlet: str, publisher: str) -> None:
        other = self._by_outlet.setdefault(outlet, publisher)
        if other != publisher:
            raise SettingsError(f"outlet {outlet!r} is listed under {other!r} and {publisher!r}; take one out")


def load_publishers(path: Path = HERE / "outlets.toml") -> Publishers:
    """The publishers and agencies that the file at `path` lists.

    Raises:
        SettingsError: it cannot be read, is not TOML, or something in it is not as it must be; the text says what.
    """
    try:
        listed = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the outlets file cannot be read: {error}; set PARALLAX_OUTLETS_FILE to one that can"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SettingsError(f"{path} cannot be used:\n" + "\n".join(lines)) from error
    return Publishers(listed.publisher, listed.agency)


@lru_cache(maxsize=10_000)
def registered_domain(outlet: str) -> str:
    """The part of a domain that somebody registered (`news.daily.co.uk` is `daily.co.uk`); a name stays as it is.

    Under an unknown top-level domain these are the last two labels; blogs under a shared host stay apart.
    """
    if "." not in outlet or " " in outlet or outlet.replace(".", "").isdigit():
        return outlet
    found = tld.get_fld(outlet, fix_protocol=True, fail_silently=True, search_private=True)
    return found or ".".join(outlet.split(".")[-2:])


def _domains(name: str) -> list[str]:
    """The name, and each domain above it, the longest first."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
