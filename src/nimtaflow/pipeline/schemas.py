"""The shapes of jobs and logs in the API."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from nimtaflow.kernel.steps import Queue


class QueueCard(BaseModel):
    """How a queue stands."""

    name: Queue
    waiting: int
    active: int
    failed: int
    paused: bool
    per_minute: int = Field(description="steps taken in the last full minute")
    history: list[int] = Field(description="steps taken in each of the last 60 minutes, the oldest first")


class StepCard(BaseModel):
    """How far the library is with a step."""

    name: str
    queue: Queue
    done: int
    waiting: int
    failed: int


class WorkerCard(BaseModel):
    """A worker process."""

    name: str
    queues: list[str]
    started_at: datetime
    seen_at: datetime


class Jobs(BaseModel):
    """All that works or waits."""

    queues: list[QueueCard]
    steps: list[StepCard]
    workers: list[WorkerCard]


class Progress(BaseModel):
    """The short answer, for the chip in the header."""

    photos: int = Field(description="files known to be there")
    ready: int = Field(description="photos whose whole journey is done or given up")
    waiting: int = Field(description="jobs that wait or run")
    failed: int = Field(description="photos with a failed step")


class LogLine(BaseModel):
    """A line of a feature's log."""

    id: int
    at: datetime
    feature: str
    level: str
    event: str
    facts: dict[str, Any]


class LogPage(BaseModel):
    """Lines of the log, the newest first; `before` the last id gives the older ones."""

    items: list[LogLine]


Level = Literal["debug", "info", "warning", "error", "critical"]
