"""The encoder that the settings name."""

from bot.settings import Settings
from index.encoder import Encoder
from index.encoders import make_encoder

_EXPORTS = "models"


def encoder_of(settings: Settings) -> Encoder:
    """Return the settings' encoder, served from its export where it has one or can get one."""
    return make_encoder(settings.model, settings.exports or settings.data / _EXPORTS)
