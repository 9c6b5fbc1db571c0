"""The colours of the dark room, and of the office.

The rule: black behind everything, warm and low in front, no pure white; every colour from the 6 x 6 x 6 cube, so
that 256-colour terminals show the same. Meaning is never carried by colour alone. Stylesheets name roles
(`$kap-plain`), never colours; what matters (plain, strong, warm, said, good, alert) has a contrast of at least
4.5 : 1 on its ground, and the rest may be dimmer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from textual.color import Color
from textual.theme import Theme

DEFAULT = "dusk"


@dataclass(frozen=True)
class Roles:
    """What a colour is for. Each is the variable `$kap-<name>` of the stylesheets."""

    plain: str
    """What is to be read: fixed lines, last lines, entry."""
    strong: str
    """The one thing on the screen; shown bold too."""
    label: str
    """What names a value in the fixed lines: quieter than the value, and still to be read."""
    dim: str
    """Labels, older lines, what is far off."""
    faint: str
    """Hints of keys."""
    rule: str
    """Lines between parts."""
    warm: str
    """What is due."""
    said: str
    """Words of the client."""
    good: str
    """Answered, durable, done."""
    alert: str
    """Stop, NOT SAVED, out of range."""
    bar: str = "#000000"
    """Behind a chosen line; where it is the ground, the line is underlined."""
    on_bar: str = "#000000"
    """The words of a chosen line."""
    ground: str = "#000000"
    """Behind everything."""
    dark1: str = "#870000"
    """In dark: elapsed time, what is due, open events, NOT SAVED. On black in every theme."""
    dark2: str = "#5f0000"
    """Twice dark: the time only."""


DUSK = Roles(
    plain="#af8700",
    strong="#d78700",
    label="#af5f5f",
    dim="#875f00",
    faint="#5f5f00",
    rule="#5f0000",
    warm="#ff8700",
    said="#d7875f",
    good="#878700",
    alert="#ff5f00",
    bar="#5f0000",
    on_bar="#d78700",
)
# Of the reds on black only pure red has 4.5 : 1, so words and bold carry what colour cannot.
EMBER = Roles(
    plain="#ff0000",
    strong="#ff0000",
    label="#af0000",
    dim="#af0000",
    faint="#870000",
    rule="#5f0000",
    warm="#ff0000",
    said="#ff0000",
    good="#ff0000",
    alert="#ff0000",
    on_bar="#ff0000",
)
SLATE = Roles(
    plain="#878787",
    strong="#afafaf",
    label="#878787",
    dim="#5f5f5f",
    faint="#5f5f5f",
    rule="#5f5f5f",
    warm="#d7af5f",
    said="#afaf87",
    good="#87af87",
    alert="#ff875f",
    bar="#878787",
    on_bar="#000000",
)
DAY = Roles(
    ground="#ffffd7",
    plain="#000000",
    strong="#000000",
    label="#5f5f5f",
    dim="#5f5f5f",
    faint="#878787",
    rule="#d7d7af",
    warm="#875f00",
    said="#5f5f00",
    good="#005f00",
    alert="#af0000",
    bar="#d7d7af",
    on_bar="#000000",
)
# Of every red of the cube a 16-colour terminal makes one dark red, so these name the terminal's own.
DUSK_16 = Roles(
    ground="ansi_black",
    plain="ansi_yellow",
    strong="ansi_bright_yellow",
    label="ansi_yellow",
    dim="ansi_yellow",
    faint="ansi_bright_black",
    rule="ansi_bright_black",
    warm="ansi_bright_yellow",
    said="ansi_yellow",
    good="ansi_yellow",
    alert="ansi_bright_red",
    bar="ansi_black",
    on_bar="ansi_bright_yellow",
    dark1="ansi_red",
    dark2="ansi_red",
)
EMBER_16 = Roles(
    ground="ansi_black",
    plain="ansi_bright_red",
    strong="ansi_bright_red",
    label="ansi_red",
    dim="ansi_red",
    faint="ansi_red",
    rule="ansi_red",
    warm="ansi_bright_red",
    said="ansi_bright_red",
    good="ansi_bright_red",
    alert="ansi_bright_red",
    bar="ansi_black",
    on_bar="ansi_bright_red",
    dark1="ansi_red",
    dark2="ansi_red",
)


def _theme(name: str, roles: Roles, *, dark: bool = True) -> Theme:
    """A Textual theme in which Textual's own widgets, the palette above all, keep to the roles too."""
    is_ansi = roles.ground.startswith("ansi")
    return Theme(
        name=name,
        primary=roles.plain,
        secondary=roles.dim,
        accent=roles.warm,
        warning=roles.warm,
        error=roles.alert,
        success=roles.good,
        foreground=roles.plain,
        background=roles.ground,
        surface=roles.ground,
        panel=roles.ground,
        boost=roles.ground,
        dark=dark,
        ansi=is_ansi,
        variables=_variables(roles),
    )


def _variables(roles: Roles) -> dict[str, str]:
    """The roles under their own names and under those that Textual's widgets use."""
    bar = {"background": roles.bar, "foreground": roles.on_bar}
    bars = ("block-cursor", "block-cursor-blurred", "input-selection", "screen-selection")
    bar_style = "bold underline" if roles.bar == roles.ground else "bold"
    textual = {
        **dict.fromkeys(("text", "foreground-muted", "text-muted", "link-color"), roles.plain),
        **dict.fromkeys(("text-disabled", "foreground-disabled", "secondary-muted"), roles.dim),
        **{f"{name}-{part}": colour for name in bars for part, colour in bar.items()},
        "block-cursor-text-style": bar_style,
        "block-cursor-blurred-text-style": bar_style,
        "ansi-background": roles.ground,
        "ansi-foreground": roles.plain,
        "input-cursor-background": roles.plain,
        "input-cursor-foreground": roles.ground,
        **{f"footer-{part}": roles.ground for part in ("background", "key-background", "item-background")},
        "footer-foreground": roles.dim,
        "footer-key-foreground": roles.plain,
        "footer-description-foreground": roles.dim,
        "footer-description-background": roles.ground,
        "border": roles.rule,
        "border-blurred": roles.rule,
        "surface-active": roles.ground,
        "block-hover-background": roles.ground,
        "scrollbar": roles.rule,
        "scrollbar-hover": roles.rule,
        "scrollbar-active": roles.rule,
        "scrollbar-background": roles.ground,
        "scrollbar-background-hover": roles.ground,
        "scrollbar-background-active": roles.ground,
        "scrollbar-corner-color": roles.ground,
    }
    return textual | _named(roles)


def _named(roles: Roles) -> dict[str, str]:
    """The roles as variables of a stylesheet: `kap-on-bar` for `on_bar`."""
    return {f"kap-{role.replace('_', '-')}": colour for role, colour in asdict(roles).items()}


THEMES = (
    _theme("dusk", DUSK),
    _theme("ember", EMBER),
    _theme("slate", SLATE),
    _theme("day", DAY, dark=False),
    _theme("dusk-16", DUSK_16),
    _theme("ember-16", EMBER_16),
)
"""Registered by the app in this order; the first is the default."""


def chosen(wish: str | None, environ: Mapping[str, str]) -> str:
    """The name of the theme to begin with.

    Args:
        wish: A theme by name, ours or Textual's; None for the default.
        environ: Tells whether the terminal has 16 colours, where dusk and ember have their own form.
    """
    name = wish or DEFAULT
    return f"{name}-16" if name in ("dusk", "ember") and has_sixteen_colours(environ) else name


def has_sixteen_colours(environ: Mapping[str, str]) -> bool:
    """Whether the terminal claims no more than 16 colours, by the same names that Rich goes by."""
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return False
    term = environ.get("TERM", "").strip().lower()
    return not term.endswith(("256color", "kitty"))


def for_other_themes(theme: Theme) -> dict[str, str]:
    """The roles for a theme that is not ours, from its own colours, for `App.get_theme_variable_defaults`."""
    own = theme.to_color_system().generate()
    ground, letter = Color.parse(own["background"]), Color.parse(own["foreground"])
    dim, rule = (letter, letter) if theme.ansi else (ground.blend(letter, 0.6), ground.blend(letter, 0.3))
    bar, on_bar = own["block-cursor-background"], own["block-cursor-foreground"]
    if on_bar.startswith("auto"):
        on_bar = Color.parse(bar).get_contrast_text(1.0).hex
    roles = Roles(
        plain=letter.hex,
        strong=letter.hex,
        label=letter.hex,
        dim=dim.hex,
        faint=dim.hex,
        rule=rule.hex,
        warm=own["text-warning"],
        said=own["text-accent"],
        good=own["text-success"],
        alert=own["text-error"],
        bar=bar,
        on_bar=on_bar,
        ground=ground.hex,
    )
    return _named(roles)
