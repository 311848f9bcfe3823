"""The web server of the evidence pages: the index, a page an event, and a health check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from agents.pages.render import event_page, index_page, missing_page, style_hash
from agents.pages.view import DivergenceView

VIEW: web.AppKey[DivergenceView] = web.AppKey("view", DivergenceView)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _headers() -> dict[str, str]:
    """Nothing runs, nothing is loaded, nothing frames the page, and no outlet learns which event was looked at."""
    policy = (
        f"default-src 'none'; style-src '{style_hash()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _html(page: str, status: int = 200) -> web.Response:
    # A lone surrogate in a text cannot be written as UTF-8; it is shown as "?".
    return web.Response(body=page.encode("utf-8", "replace"), status=status, content_type="text/html", charset="utf-8")


async def _index(request: web.Request) -> web.Response:
    return _html(index_page(request.app[VIEW]))


async def _event(request: web.Request) -> web.Response:
    event = request.app[VIEW].event(request.match_info["event_id"])
    if event is None:
        return _html(missing_page("There is no event under this address in which something was found."), 404)
    return _html(event_page(event))


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Puts the headers on every answer, and a readable page where there is none."""
    try:
        response = await handler(request)
    except web.HTTPNotFound:
        response = _html(missing_page("There is no such page."), 404)
    except web.HTTPException as refused:
        refused.headers.update(_headers())
        raise
    response.headers.update(_headers())
    return response


def make_app(view: DivergenceView) -> web.Application:
    """The application over a view: `/`, `/events/{id}`, `/healthz`."""
    app = web.Application(middlewares=[_guarded])
    app[VIEW] = view
    app.add_routes([web.get("/", _index), web.get("/events/{event_id}", _event), web.get("/healthz", _health)])
    return app
