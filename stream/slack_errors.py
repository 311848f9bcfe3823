"""What can go wrong with Slack, sorted by what is to be done about it.

SlackError
├── SlackRefusedError       Slack says no, and will until somebody changes something (token, channel, scope)
├── SlackGoneError          the message to edit or to reply to is not there or can no longer be edited
├── SlackRateLimitedError   too many requests: nothing was done, come back after `retry_after` seconds
├── SlackUnreachableError   no connection was made: nothing was done
└── SlackUnclearError       no answer, or one that leaves open whether it was done
"""

from __future__ import annotations

from stream.errors import ParallaxError
from stream.metrics import SlackOutcome

_CHANNEL = "set PARALLAX_ALERTS__CHANNEL to a channel that exists (its id, C0123ABCD, is surest)"
_TOKEN = "set PARALLAX_SLACK__TOKEN to the bot token (xoxb-...) of an app that is installed in the workspace"  # noqa: S105 (advice, not a token)
_CONNECT = "apps.connections.open"
_APP_TOKEN = (
    "set PARALLAX_SLACK__APP_TOKEN to an app-level token (xapp-...) with the scope connections:write, of an app that "  # noqa: S105 (advice, not a token)
    "has Socket Mode on"
)
_ADVICE = {
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "not_allowed_token_type": _TOKEN,
    "channel_not_found": f"{_CHANNEL}, and invite the bot to it when it is private",
    "is_archived": f"{_CHANNEL} and is not archived",
    "not_in_channel": "invite the bot to the channel (/invite @Parallax)",
    "restricted_action": "ask a workspace admin to let the bot post in this channel",
    "missing_scope": "give the app chat:write, channels:history and channels:read (private channel: groups:history "
    "and groups:read) and install it again",
    "ekm_access_denied": "ask a workspace admin: Enterprise Key Management suspended posting",
    "msg_blocks_too_long": "report it: Parallax made a message above Slack's limit",
    "invalid_blocks": "report it: Parallax made a message that Slack does not take",
}
# Slack has some hundred error codes; most say that it refuses. These say something else; the last are ours.
_OUTCOMES = {
    "ratelimited": SlackOutcome.RATE_LIMITED,
    "rate_limited": SlackOutcome.RATE_LIMITED,
    "message_not_found": SlackOutcome.GONE,
    "cant_update_message": SlackOutcome.GONE,
    "edit_window_closed": SlackOutcome.GONE,
    "thread_not_found": SlackOutcome.GONE,
    "cannot_reply_to_message": SlackOutcome.GONE,
    "internal_error": SlackOutcome.SERVER_ERROR,
    "fatal_error": SlackOutcome.SERVER_ERROR,
    "service_unavailable": SlackOutcome.SERVER_ERROR,
    "request_timeout": SlackOutcome.TIMEOUT,
    "timeout": SlackOutcome.TIMEOUT,
    "no_connection": SlackOutcome.CONNECTION_ERROR,
    "connection_lost": SlackOutcome.CONNECTION_ERROR,
}


def outcome_of(code: str) -> SlackOutcome:
    """What became of a request, by Slack's code for its error or by ours."""
    return SlackOutcome.SERVER_ERROR if code.startswith("http_5") else _OUTCOMES.get(code, SlackOutcome.REFUSED)


def _advice(code: str, method: str) -> str | None:
    if method == _CONNECT and outcome_of(code) is SlackOutcome.REFUSED:
        return _APP_TOKEN
    return _ADVICE.get(code)


class SlackError(ParallaxError):
    """Base of what Slack answers, or does not; `code` is Slack's word for it."""

    def __init__(self, code: str, *, method: str) -> None:
        super().__init__(f"{code} ({method}): {_advice(code, method) or self.advice}")
        self.code = code
        self.method = method

    advice = "see https://docs.slack.dev/reference/methods for the code"


class SlackRefusedError(SlackError):
    """Slack says no, and will until somebody changes something."""


class SlackGoneError(SlackError):
    """The message is not there, or can no longer be edited or replied to."""

    advice = "a new message takes its place"


class SlackRateLimitedError(SlackError):
    """Too many requests; nothing was done."""

    advice = "it is sent when Slack allows it again"

    def __init__(self, code: str, *, method: str, retry_after: float) -> None:
        super().__init__(code, method=method)
        self.retry_after = retry_after


class SlackUnreachableError(SlackError):
    """No connection was made; nothing was done."""

    advice = "check the network and PARALLAX_SLACK__BASE_URL; it is tried again"


class SlackUnclearError(SlackError):
    """Nobody can say whether it was done until the channel is read back."""

    advice = "the channel is read back before it is tried again"
