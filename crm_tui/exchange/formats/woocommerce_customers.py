"""WooCommerce, Analytics › Customers: 15 columns, 12 before phones and roles were added; totals stay in extra."""

from crm_tui.exchange.fields import Format

# header labels are in the site's language
_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("Name", "Nom", "Nombre", "Nome", "Naam", "姓名", "名称"),
    ("Username", "Benutzername", "Identifiant", "Nom d’utilisateur", "Nombre de usuario", "Gebruikersnaam", "用户名"),
    ("Email", "E-Mail", "E-Mail-Adresse", "E-mail", "Correo electrónico", "电子邮件", "邮箱"),
    (
        "Sign Up", "AOV", "Total Spend", "Registrierung", "Registriert", "Anmeldung", "Gesamtausgaben", "Inscription",
        "Total dépensé", "Registro", "Gasto total", "注册", "总花费", "总支出", "Country / Region", "Land / Region",
    ),
)  # fmt: skip

FORMAT = Format(
    name="woocommerce-customers",
    platform="woocommerce",
    needs=_NEEDS,
    columns={
        **dict.fromkeys(_NEEDS[0], "contact.name"),
        # unique within one site only, and the name of many people on different ones: no id
        **dict.fromkeys(_NEEDS[1], ("contact.user", "contact.nickname")),
        **dict.fromkeys(_NEEDS[2], "contact.email"),
        **dict.fromkeys(
            ("Sign Up", "Registrierung", "Registriert", "Anmeldung", "Inscription", "Registro", "注册"),
            "contact.created_at",
        ),
        **dict.fromkeys(
            (
                "Country / Region",
                "Land / Region",
                "Land/Region",
                "Pays / région",
                "País / Región",
                "国家/地区",
            ),
            "contact.country",
        ),
        **dict.fromkeys(("City", "Ort", "Stadt", "Ville", "Ciudad", "Plaats", "城市"), "contact.city"),
        "Region": "contact.region",
        **dict.fromkeys(
            ("Postal Code", "Postleitzahl", "Code postal", "Código postal", "Postcode", "邮政编码"),
            "contact.postcode",
        ),
        "Billing Phone": "contact.phone",
        "Shipping Phone": "contact.phone",
    },
)
