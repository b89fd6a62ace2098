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
    "Created": ("Erstellt", "Créé", "Creada", "Creata", "Gemaakt", "Criada", "作成", "创建于"),
    "Updated": ("Geändert", "Modifié", "Actualizada", "Aggiornata", "Bijgewerkt", "Atualizada", "更新", "更新于"),
    "Properties": ("Eigenschaften", "Propriétés", "Propiedades", "Proprietà", "Eigenschappen", "Propriedades", "プロパティ", "属性"),
    "Home": ("Start", "Accueil", "Inicio", "Inizio", "Start", "Início", "ホーム", "首页"),
    "Tags": ("Tags", "Étiquettes", "Etiquetas", "Tag", "Tags", "Etiquetas", "タグ", "标签"),
    "Breadcrumbs": ("Pfad", "Fil d’Ariane", "Ruta", "Percorso", "Kruimelpad", "Caminho", "パンくずリスト", "路径"),
    "How you get here": ("So kommt man hierher", "Comment on arrive ici", "Cómo se llega aquí", "Come si arriva qui", "Hoe je hier komt", "Como se chega aqui", "ここまでの道筋", "如何到达此处"),
    # The reading mode.
    "Stacked notes": ("Gestapelte Notizen", "Notes empilées", "Notas apiladas", "Note impilate", "Gestapelde notities", "Notas empilhadas", "ノートを重ねて表示", "堆叠笔记"),
    "Reading mode": ("Lesemodus", "Mode lecture", "Modo de lectura", "Modalità lettura", "Leesmodus", "Modo de leitura", "リーディングモード", "阅读模式"),
    "Smaller text": ("Kleinere Schrift", "Texte plus petit", "Texto más pequeño", "Testo più piccolo", "Kleinere tekst", "Texto menor", "文字を小さく", "缩小文字"),
    "Larger text": ("Größere Schrift", "Texte plus grand", "Texto más grande", "Testo più grande", "Grotere tekst", "Texto maior", "文字を大きく", "放大文字"),
    "Serif": ("Serifen", "Empattements", "Serifas", "Con grazie", "Schreef", "Serifas", "明朝体", "衬线"),
    # Pictures.
    "Enlarge": ("Vergrößern", "Agrandir", "Ampliar", "Ingrandisci", "Vergroten", "Ampliar", "拡大", "放大"),
    "Close": ("Schließen", "Fermer", "Cerrar", "Chiudi", "Sluiten", "Fechar", "閉じる", "关闭"),
    "Previous": ("Vorige", "Précédent", "Anterior", "Precedente", "Vorige", "Anterior", "前へ", "上一张"),
    "Next": ("Nächste", "Suivant", "Siguiente", "Successiva", "Volgende", "Seguinte", "次へ", "下一张"),
    "Picture": ("Bild", "Image", "Imagen", "Immagine", "Afbeelding", "Imagem", "画像", "图片"),
    # Search.
    "Alias of {name}": ("Anderer Name von {name}", "Autre nom de {name}", "Otro nombre de {name}", "Altro nome di {name}", "Andere naam van {name}", "Outro nome de {name}", "{name}の別名", "{name} 的别名"),
    "Narrow the results down": ("Ergebnisse eingrenzen", "Affiner les résultats", "Acotar los resultados", "Restringi i risultati", "Resultaten verfijnen", "Refinar os resultados", "結果を絞り込む", "缩小结果范围"),
    # What other hosts have.
    "Show what {host} has until I leave": ("Zeigen, was von {host} kommt, bis ich gehe", "Afficher ce qui vient de {host} jusqu’à mon départ", "Mostrar lo que viene de {host} hasta que salga", "Mostra ciò che viene da {host} finché resto", "Tonen wat van {host} komt tot ik wegga", "Mostrar o que vem de {host} até eu sair", "このセッション中は{host}の内容を表示", "本次会话中显示来自 {host} 的内容"),
    # The tree, the palette, lists.
    "Contents": ("Inhalt", "Contenu", "Contenido", "Contenuto", "Inhoud", "Conteúdo", "目次", "目录"),
    "contents": ("Inhalt", "contenu", "contenido", "contenuto", "inhoud", "conteúdo", "内容", "内容"),
    "Filter notes": ("Notizen filtern", "Filtrer les notes", "Filtrar notas", "Filtra le note", "Notities filteren", "Filtrar notas", "ノートを絞り込む", "筛选笔记"),
    "Go to a note or command": ("Zu einer Notiz oder einem Befehl", "Aller à une note ou une commande", "Ir a una nota u orden", "Vai a una nota o un comando", "Naar een notitie of opdracht", "Ir para uma nota ou um comando", "ノートまたはコマンドへ移動", "转到笔记或命令"),
    "{n} found": ("{n} gefunden", "{n} trouvés", "{n} encontrados", "{n} trovati", "{n} gevonden", "{n} encontrados", "{n}件", "找到 {n} 项"),
    "Copied": ("Kopiert", "Copié", "Copiado", "Copiato", "Gekopieerd", "Copiado", "コピーしました", "已复制"),
    "Command": ("Befehl", "Commande", "Orden", "Comando", "Opdracht", "Comando", "コマンド", "命令"),
    "Did you mean": ("Meinten Sie", "Vouliez-vous dire", "Quizá quiso decir", "Forse cercavi", "Bedoelde u", "Quis dizer", "もしかして", "您是否要找"),
    "Copy the address of this page": ("Adresse dieser Seite kopieren", "Copier l’adresse de cette page", "Copiar la dirección de esta página", "Copia l’indirizzo di questa pagina", "Adres van deze pagina kopiëren", "Copiar o endereço desta página", "このページのアドレスをコピー", "复制本页地址"),
    "Copy this page as Markdown": ("Diese Seite als Markdown kopieren", "Copier cette page en Markdown", "Copiar esta página como Markdown", "Copia questa pagina come Markdown", "Deze pagina als Markdown kopiëren", "Copiar esta página como Markdown", "このページをMarkdownでコピー", "以 Markdown 复制本页"),
    "Go to a note by chance": ("Zu einer zufälligen Notiz", "Aller à une note au hasard", "Ir a una nota al azar", "Vai a una nota a caso", "Naar een willekeurige notitie", "Ir para uma nota ao acaso", "ランダムなノートへ", "随机打开笔记"),
    "Switch light and dark": ("Hell und dunkel wechseln", "Basculer clair et sombre", "Cambiar claro y oscuro", "Cambia chiaro e scuro", "Licht en donker wisselen", "Alternar claro e escuro", "明暗を切り替える", "切换明暗"),
    "Print": ("Drucken", "Imprimer", "Imprimir", "Stampa", "Afdrukken", "Imprimir", "印刷", "打印"),
    "Search the text for “{n}”": ("Im Text nach „{n}“ suchen", "Chercher « {n} » dans le texte", "Buscar «{n}» en el texto", "Cerca «{n}» nel testo", "In de tekst zoeken naar „{n}”", "Procurar “{n}” no texto", "本文で「{n}」を検索", "在正文中搜索“{n}”"),
    "Recent changes": ("Letzte Änderungen", "Modifications récentes", "Cambios recientes", "Modifiche recenti", "Recente wijzigingen", "Alterações recentes", "最近の変更", "最近更改"),
    "No note has a date.": ("Keine Notiz hat ein Datum.", "Aucune note n’a de date.", "Ninguna nota tiene fecha.", "Nessuna nota ha una data.", "Geen notitie heeft een datum.", "Nenhuma nota tem data.", "日付のあるノートはありません。", "没有带日期的笔记。"),
    "All tags": ("Alle Tags", "Toutes les étiquettes", "Todas las etiquetas", "Tutti i tag", "Alle tags", "Todas as etiquetas", "すべてのタグ", "所有标签"),
    "Most used": ("Am häufigsten", "Les plus utilisées", "Las más usadas", "I più usati", "Meest gebruikt", "As mais usadas", "よく使われるもの", "最常用"),
    "There is no page here": ("Hier ist keine Seite", "Il n’y a pas de page ici", "Aquí no hay ninguna página", "Qui non c’è nessuna pagina", "Hier is geen pagina", "Não há página aqui", "このページはありません", "此处没有页面"),
    "The note may have been renamed, moved or withdrawn.": ("Vielleicht wurde die Notiz umbenannt, verschoben oder zurückgezogen.", "La note a peut-être été renommée, déplacée ou retirée.", "Quizá la nota cambió de nombre o de lugar, o se retiró.", "Forse la nota ha cambiato nome o posto, o è stata ritirata.", "Misschien is de notitie hernoemd, verplaatst of ingetrokken.", "A nota pode ter mudado de nome ou de lugar, ou sido retirada.", "ノートは名前や場所が変わったか、取り下げられた可能性があります。", "笔记可能已改名、移动或撤回。"),
    # The graph.
    "Graph": ("Graph", "Graphe", "Grafo", "Grafo", "Graaf", "Grafo", "グラフ", "关系图谱"),
    "Nearby notes": ("Notizen in der Nähe", "Notes voisines", "Notas cercanas", "Note vicine", "Notities in de buurt", "Notas próximas", "近くのノート", "相邻笔记"),
    "Links here": ("Verweist hierher", "Mène ici", "Enlaza aquí", "Porta qui", "Leidt hierheen", "Liga para aqui", "ここへのリンク", "链接到此"),
    "Leads to": ("Führt zu", "Mène à", "Lleva a", "Porta a", "Leidt naar", "Leva a", "ここからのリンク", "链接到"),
    "both ways": ("in beide Richtungen", "dans les deux sens", "en ambos sentidos", "in entrambi i sensi", "in beide richtingen", "nos dois sentidos", "双方向", "双向"),
    "Whole graph": ("Ganzer Graph", "Graphe entier", "Grafo completo", "Grafo intero", "Hele graaf", "Grafo completo", "グラフ全体", "完整图谱"),
    "What the graph shows": ("Was der Graph zeigt", "Ce que montre le graphe", "Lo que muestra el grafo", "Che cosa mostra il grafo", "Wat de graaf toont", "O que o grafo mostra", "グラフに表示するもの", "图谱显示的内容"),
    "Find": ("Finden", "Trouver", "Buscar", "Trova", "Zoeken", "Procurar", "検索", "查找"),
    "Colour": ("Farbe", "Couleur", "Color", "Colore", "Kleur", "Cor", "色", "颜色"),
    "Type": ("Art", "Type", "Tipo", "Tipo", "Soort", "Tipo", "種類", "类型"),
    "Folder": ("Ordner", "Dossier", "Carpeta", "Cartella", "Map", "Pasta", "フォルダー", "文件夹"),
    "Tag": ("Tag", "Étiquette", "Etiqueta", "Tag", "Tag", "Etiqueta", "タグ", "标签"),
    "Community": ("Gemeinschaft", "Communauté", "Comunidad", "Comunità", "Gemeenschap", "Comunidade", "コミュニティ", "社群"),
    "None": ("Keine", "Aucune", "Ninguno", "Nessuno", "Geen", "Nenhuma", "なし", "无"),
    "All": ("Alle", "Tous", "Todas", "Tutte", "Alle", "Todas", "すべて", "全部"),
    "Show": ("Zeigen", "Afficher", "Mostrar", "Mostra", "Tonen", "Mostrar", "表示", "显示"),
    "Missing notes": ("Fehlende Notizen", "Notes manquantes", "Notas que faltan", "Note mancanti", "Ontbrekende notities", "Notas em falta", "存在しないノート", "缺失的笔记"),
    "Missing": ("Fehlt", "Manquante", "Falta", "Mancante", "Ontbreekt", "Em falta", "存在しない", "缺失"),
    "Attachments": ("Anhänge", "Pièces jointes", "Adjuntos", "Allegati", "Bijlagen", "Anexos", "添付ファイル", "附件"),
    "Attachment": ("Anhang", "Pièce jointe", "Adjunto", "Allegato", "Bijlage", "Anexo", "添付ファイル", "附件"),
    "Orphans": ("Einzelne", "Orphelines", "Huérfanas", "Orfane", "Losse", "Órfãs", "孤立ノート", "孤立笔记"),
    "Zoom in": ("Vergrößern", "Zoom avant", "Acercar", "Ingrandisci", "Inzoomen", "Aproximar", "拡大", "放大"),
    "Zoom out": ("Verkleinern", "Zoom arrière", "Alejar", "Riduci", "Uitzoomen", "Afastar", "縮小", "缩小"),
    "Show all": ("Alles zeigen", "Tout afficher", "Mostrar todo", "Mostra tutto", "Alles tonen", "Mostrar tudo", "全体を表示", "显示全部"),
    "Arrow keys move among linked notes, Enter opens one, + and − zoom, 0 shows all.": ("Pfeiltasten gehen zu verlinkten Notizen, Enter öffnet, + und − ändern die Größe, 0 zeigt alles.", "Les flèches vont aux notes liées, Entrée ouvre, + et − zooment, 0 montre tout.", "Las flechas van a las notas enlazadas, Intro abre, + y − cambian el zoom, 0 muestra todo.", "Le frecce vanno alle note collegate, Invio apre, + e − ingrandiscono e riducono, 0 mostra tutto.", "Pijltjes gaan naar gekoppelde notities, Enter opent, + en − zoomen, 0 toont alles.", "As setas vão para notas ligadas, Enter abre, + e − mudam o zoom, 0 mostra tudo.", "矢印キーでリンク先へ移動、Enterで開く、+と−で拡大縮小、0で全体表示。", "方向键在相连笔记间移动，回车打开，+ 和 − 缩放，0 显示全部。"),
    "Notes": ("Notizen", "Notes", "Notas", "Note", "Notities", "Notas", "ノート", "笔记"),
    "{n} notes": ("{n} Notizen", "{n} notes", "{n} notas", "{n} note", "{n} notities", "{n} notas", "{n}件のノート", "{n} 篇笔记"),
    "1 link": ("1 Link", "1 lien", "1 enlace", "1 link", "1 link", "1 ligação", "リンク1件", "1 个链接"),
    "{n} links": ("{n} Links", "{n} liens", "{n} enlaces", "{n} link", "{n} links", "{n} ligações", "リンク{n}件", "{n} 个链接"),
    "Linked most": ("Am meisten verlinkt", "Les plus liées", "Las más enlazadas", "Le più collegate", "Meest gekoppeld", "As mais ligadas", "リンクの多いノート", "链接最多"),
    "Folders": ("Ordner", "Dossiers", "Carpetas", "Cartelle", "Mappen", "Pastas", "フォルダー", "文件夹"),
    "No note fits.": ("Keine Notiz passt.", "Aucune note ne convient.", "Ninguna nota coincide.", "Nessuna nota corrisponde.", "Geen notitie past.", "Nenhuma nota corresponde.", "該当するノートはありません。", "没有符合的笔记。"),
    "The graph could not be loaded.": ("Der Graph konnte nicht geladen werden.", "Le graphe n’a pas pu être chargé.", "No se pudo cargar el grafo.", "Impossibile caricare il grafo.", "De graaf kon niet worden geladen.", "Não foi possível carregar o grafo.", "グラフを読み込めませんでした。", "无法加载图谱。"),
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
