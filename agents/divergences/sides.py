"""A claim as one side of what does not square: its sentence word for word, where it stands, who wrote it when."""

from __future__ import annotations

from stream.records import AttributionKind, Claim, Report, Side


def side_of(report: Report, claim: Claim) -> Side:
    """The side that a report's claim makes, without what it is that does not square in it."""
    return Side(
        article_id=report.article_id,
        outlet=report.outlet,
        publisher=report.publisher,
        url=report.url,
        title=report.title,
        published_at=report.published_at,
        sentence=claim.sentence,
        start=claim.start,
        end=claim.end,
        attributed_to=claim.attribution.source if claim.attribution.kind is not AttributionKind.OWN_VOICE else "",
        supporters=(report.outlet,),
    )
