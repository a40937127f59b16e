"""What can be wrong with having a video played."""

from nimtaflow.kernel.problems import Invalid, NotFound, Unreadable


class VariantNotReady(NotFound):
    """This video has not been made in this height, or not yet. Facts: `height`."""

    code = "variant-not-ready"


class PreviewNotReady(NotFound):
    """The flipbook and the sprites of this video have not been made yet, or cannot be made."""

    code = "preview-not-ready"


class HeightNotOffered(Invalid):
    """A video is not made in this height. Facts: `height`, `offered`."""

    code = "height-not-offered"


class TranscodeFailed(Unreadable):
    """The video could not be made playable. Facts: `detail`, what the encoder or the examination of its work said."""

    code = "transcode-failed"


class TranscodeTimeout(Unreadable):
    """Making the video playable was stopped, for nothing went on or it took too long. Facts: `seconds`."""

    code = "transcode-timeout"
