"""The composition root: every router, guard, error page and background loop is put together here."""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Router
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler

from lms.accounts.service import recognise, tidy_door
from lms.accounts.web import routes as account_routes
from lms.admin.web import routes as admin_routes
from lms.answers.web import routes as answer_routes
from lms.attempts.web import routes as attempt_routes
from lms.banks.service import IMPORT_JOB, run_import_job
from lms.core import db, jobs, refusals
from lms.core.assets import static_file
from lms.core.errors import DomainError
from lms.core.guards import PUBLIC, AtTheDoor
from lms.core.passwords import give_memory_back
from lms.core.sessions import install_door
from lms.core.settings import Settings, current_settings, use_settings
from lms.core.stopping import when_told_to_stop
from lms.coverage.web import routes as coverage_routes
from lms.disputes.web import routes as dispute_routes
from lms.drafts.web import routes as draft_routes
from lms.editing.web import routes as editing_routes
from lms.exams.web import routes as exam_routes
from lms.imports.web import routes as import_routes
from lms.integrations.service import ami_address, listen
from lms.integrations.web import routes as integration_routes
from lms.lateness.web import routes as late_routes
from lms.library.web import routes as library_routes
from lms.live.service import forget_old, hub
from lms.live.web import routes as live_routes
from lms.marking.web import routes as marking_routes
from lms.media.service import forget_stale_uploads
from lms.media.web import routes as media_routes
from lms.notifications.service import MAIL_JOB, send_mail
from lms.outlines.web import routes as outline_routes
from lms.pages import bench, catalogue, course, phone, reading, record, team, today
from lms.quizwriting.web import routes as quizwriting_routes
from lms.quizzes.service import close_all_over
from lms.quizzes.web import routes as quiz_routes
from lms.regrades.service import REGRADE_JOB, apply_regrade
from lms.regrades.web import routes as regrade_routes
from lms.releases.service import RELEASE_JOB, publish_due
from lms.releases.web import routes as release_routes
from lms.statistics.service import COMPUTE_JOB, LOOK_JOB, compute_quiz, look_for_news
from lms.statistics.web import routes as statistics_routes
from lms.telephony.service import forget_reports
from lms.trials.web import routes as trials_routes

BODY_LIMIT_BYTES = 1_000_000


async def _tidy(_payload: str) -> None:
    await jobs.tidy()
    await tidy_door()


async def _close_attempts(_payload: str) -> None:
    while await close_all_over():
        pass


async def _forget_reports(_payload: str) -> None:
    await forget_reports(current_settings().agent_states_days)


async def _forget_uploads(_payload: str) -> None:
    await forget_stale_uploads()


async def _forget_events(_payload: str) -> None:
    await forget_old()


JOBS: dict[str, jobs.Kind] = {
    MAIL_JOB: jobs.Kind(send_mail),
    "tidy": jobs.Kind(_tidy, every_s=3600),
    "uploads": jobs.Kind(_forget_uploads, every_s=3600),
    "live-events": jobs.Kind(_forget_events, every_s=600),
    "agent-states": jobs.Kind(_forget_reports, every_s=3600),
    REGRADE_JOB: jobs.Kind(apply_regrade, max_attempts=50),
    IMPORT_JOB: jobs.Kind(run_import_job, max_attempts=50),
    LOOK_JOB: jobs.Kind(look_for_news, every_s=3600),
    COMPUTE_JOB: jobs.Kind(compute_quiz, max_attempts=3),
    RELEASE_JOB: jobs.Kind(publish_due, every_s=30),
    "close-attempts": jobs.Kind(_close_attempts, every_s=60),
}

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *account_routes,
    *admin_routes,
    *integration_routes,
    *live_routes,
    *media_routes,
    *library_routes,
    *today.routes,
    *catalogue.routes,
    *course.routes,
    *reading.routes,
    *quiz_routes,
    *answer_routes,
    *attempt_routes,
    *late_routes,
    *marking_routes,
    *statistics_routes,
    *exam_routes,
    *phone.routes,
    *regrade_routes,
    *dispute_routes,
    *draft_routes,
    *import_routes,
    *editing_routes,
    *quizwriting_routes,
    *trials_routes,
    *release_routes,
    *coverage_routes,
    *outline_routes,
    *record.routes,
    *team.routes,
    *bench.routes,
)


def create_app(settings: Settings | None = None, *, with_worker: bool = False) -> Litestar:
    """Make the application; the database is connected when it starts and left when it stops."""
    settings = use_settings(settings) if settings else current_settings()
    app = Litestar(
        route_handlers=[static_file, *ROUTES],
        middleware=[AtTheDoor()],
        exception_handlers={
            DomainError: refusals.refused,
            HTTPException: refusals.framework_refused,
            Exception: refusals.broken,
        },
        lifespan=[_lifespan(settings, with_worker=with_worker)],
        request_max_body_size=BODY_LIMIT_BYTES,
        include_in_schema=False,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title=settings.site_name,
            version="1",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            openapi_router=Router(path="/api", route_handlers=[], opt=PUBLIC),
        ),
    )
    install_door(app, recognise=recognise, base_url=settings.base_url)
    return app


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """Run the background jobs as long as the block lasts; a job that is under way is finished first."""
    stop = asyncio.Event()
    worker = asyncio.create_task(jobs.work(JOBS, stop=stop))
    url = current_settings().ami_url
    listener = asyncio.create_task(listen(ami_address(url))) if url else None
    try:
        yield
    finally:
        stop.set()
        if listener is not None:
            listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
        with contextlib.suppress(asyncio.CancelledError):
            await (listener or worker)


def _lifespan(settings: Settings, *, with_worker: bool) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        del app
        await db.connect(settings.database_url)
        try:
            with when_told_to_stop(lambda: hub().end_all()):
                async with working() if with_worker else contextlib.nullcontext():
                    yield
        finally:
            await hub().close()
            await db.disconnect()

    return lifespan


def served() -> Litestar:
    """Make the application of one server process; `lms serve` says through the environment who does the jobs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("piccolo").setLevel(logging.WARNING)
    give_memory_back()
    return create_app(with_worker=bool(os.environ.get("LMS_WITH_WORKER")))
