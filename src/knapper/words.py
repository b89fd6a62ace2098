"""The site's own words in the languages that readers have: an English one in, its translation out.

The key of a word is the English one, so what has no translation is shown in English. A feature
adds its words here, one line a word, in the order of `_LANGUAGES`.
"""

# ruff: noqa: E501 - rows of a table
from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LANGUAGES", "words_of"]

_LANGUAGES: Final = ("de", "fr", "es", "it", "nl", "pt", "ja", "zh")
LANGUAGES: Final = ("en", *_LANGUAGES)
"""The languages that have words here."""

# {n} stands for a number.
_TABLE: Final[dict[str, tuple[str, ...]]] = {
    # Round a note.
    "Linked mentions": ("Verlinkte Erwähnungen", "Mentions liées", "Menciones enlazadas", "Menzioni collegate", "Gekoppelde vermeldingen", "Menções com ligação", "リンクされた言及", "链接提及"),
    "Unlinked mentions": ("Erwähnungen ohne Link", "Mentions non liées", "Menciones sin enlace", "Menzioni non collegate", "Niet-gekoppelde vermeldingen", "Menções sem ligação", "リンクされていない言及", "未链接提及"),
    "property": ("Eigenschaft", "propriété", "propiedad", "proprietà", "eigenschap", "propriedade", "プロパティ", "属性"),
    "{n} more": ("{n} weitere", "{n} de plus", "{n} más", "altri {n}", "nog {n}", "mais {n}", "ほか{n}件", "另外 {n} 处"),
    "{n} more notes": ("{n} weitere Notizen", "{n} autres notes", "{n} notas más", "altre {n} note", "nog {n} notities", "mais {n} notas", "ほか{n}件のノート", "另外 {n} 篇笔记"),
    "Others": ("Übrige", "Autres", "Otras", "Altre", "Overige", "Outras", "その他", "其他"),
    "Front folder": ("Oberster Ordner", "Dossier principal", "Carpeta principal", "Cartella principale", "Hoofdmap", "Pasta principal", "最上位フォルダー", "根文件夹"),
    "Created": ("Erstellt", "Créé", "Creada", "Creata", "Gemaakt", "Criada", "作成", "创建于"),
    "Updated": ("Geändert", "Modifié", "Actualizada", "Aggiornata", "Bijgewerkt", "Atualizada", "更新", "更新于"),
    "Properties": ("Eigenschaften", "Propriétés", "Propiedades", "Proprietà", "Eigenschappen", "Propriedades", "プロパティ", "属性"),
    "Home": ("Start", "Accueil", "Inicio", "Inizio", "Start", "Início", "ホーム", "首页"),
    "Tags": ("Tags", "Étiquettes", "Etiquetas", "Tag", "Tags", "Etiquetas", "タグ", "标签"),
    "Breadcrumbs": ("Pfad", "Fil d’Ariane", "Ruta", "Percorso", "Kruimelpad", "Caminho", "パンくずリスト", "路径"),
    "How you get here": ("So kommt man hierher", "Comment on arrive ici", "Cómo se llega aquí", "Come si arriva qui", "Hoe je hier komt", "Como se chega aqui", "ここまでの道筋", "如何到达此处"),
    # Pictures.
    "Enlarge": ("Vergrößern", "Agrandir", "Ampliar", "Ingrandisci", "Vergroten", "Ampliar", "拡大", "放大"),
    "Close": ("Schließen", "Fermer", "Cerrar", "Chiudi", "Sluiten", "Fechar", "閉じる", "关闭"),
    "Previous": ("Vorige", "Précédent", "Anterior", "Precedente", "Vorige", "Anterior", "前へ", "上一张"),
    "Next": ("Nächste", "Suivant", "Siguiente", "Successiva", "Volgende", "Seguinte", "次へ", "下一张"),
    "Picture": ("Bild", "Image", "Imagen", "Immagine", "Afbeelding", "Imagem", "画像", "图片"),
    # What other hosts have.
    "Show what {host} has until I leave": ("Zeigen, was von {host} kommt, bis ich gehe", "Afficher ce qui vient de {host} jusqu’à mon départ", "Mostrar lo que viene de {host} hasta que salga", "Mostra ciò che viene da {host} finché resto", "Tonen wat van {host} komt tot ik wegga", "Mostrar o que vem de {host} até eu sair", "このセッション中は{host}の内容を表示", "本次会话中显示来自 {host} 的内容"),
}  # fmt: skip


def words_of(language: str) -> Callable[[str], str]:
    """Return the function that translates the site's words into a language such as `pt-BR`."""
    base = language.replace("_", "-").partition("-")[0].lower()
    if base not in _LANGUAGES:
        return _english
    at = _LANGUAGES.index(base)

    def translate(word: str) -> str:
        found = _TABLE.get(word)
        return found[at] if found else word

    return translate


def _english(word: str) -> str:
    return word
