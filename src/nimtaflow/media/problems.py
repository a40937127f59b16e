"""What can be wrong with a picture or film. Light to import: parents know these words without loading a decoder."""

from nimtaflow.kernel.problems import Problem, Unavailable, Unreadable


class TooManyPixels(Unreadable):
    """The picture is larger than may be decoded. Facts: `megapixels`, `limit`."""

    code = "too-many-pixels"


class DamagedFile(Unreadable):
    """Nothing of the picture or film could be read. Facts: `format`, `detail` (what the last decoder said)."""

    code = "damaged-file"


class NoVideoStream(Unreadable):
    """The file has sound or data and no moving picture."""

    code = "no-video-stream"


class DecoderCrashed(Unreadable):
    """The decoder died of this file; it ran in a process of its own, and nothing else was harmed. Facts: `signal`."""

    code = "decoder-crashed"


class DecoderTimeout(Unreadable):
    """The decoder was stopped because the file took too long. Facts: `seconds`."""

    code = "decoder-timeout"


class DecoderOutOfMemory(Unreadable):
    """The decoder wanted more memory than one file may have. Facts: `limit_mb`."""

    code = "decoder-out-of-memory"


class DecoderFailed(Problem):
    """A fault of ours while decoding. Facts: `error` (kind and message)."""

    code = "decoder-failed"


class LinkedOriginal(Problem):
    """The file or its sidecar is reached by a symbolic link, and nothing is written through one."""

    code = "linked-original"


class WriteFailed(Problem):
    """What was changed could not be written. Facts: `reason`, what the system or exiftool said."""

    code = "write-failed"


class DecoderUnavailable(Unavailable):
    """No process for decoding could be started, or it was ended from outside: not the file's fault. Facts: `detail`."""

    code = "decoder-unavailable"
