package dev.rezo.ktor

import java.nio.file.Files
import java.nio.file.Path

/**
 * Which row passes with which engine, as `docs-site/ktor.md` shows it between two marks. Below the
 * table stands what the engines do instead.
 */
class EngineTable {
    /** What is there in place of the row, by row and engine; null for a row that passed. */
    private val outcomes = LinkedHashMap<Pair<String, Engine>, String?>()

    @Synchronized
    fun put(
        row: String,
        engine: Engine,
        failure: String?,
    ) {
        outcomes[row to engine] = failure
    }

    /** The table, and a line for each cell that is not `yes`. */
    @Synchronized
    fun text(): String {
        val titles = Engine.entries.map { it.title }
        val lines =
            ROWS.map { row ->
                Engine.entries.joinToString(" | ", "| ${row.name} | ", " |") { engine ->
                    if (outcomes.getValue(row.name to engine) == null) YES else NO
                }
            }
        val failures =
            ROWS.flatMap { row ->
                Engine.entries
                    .mapNotNull { engine -> outcomes[row.name to engine]?.let { engine to it } }
                    .groupBy({ it.second }, { it.first.title })
                    .map { (what, engines) -> "- ${row.name}: ${engines.joinToString()}: $what" }
            }
        val head = titles.joinToString(" | ", "| | ", " |")
        val rule = titles.joinToString(" | ", "| --- | ", " |") { "---" }
        return (listOf(head, rule) + lines + "" + failures).joinToString("\n").trim()
    }

    companion object {
        const val YES = "yes"
        const val NO = "-"
        private const val BEGIN = "<!-- engines -->"
        private const val END = "<!-- engines:end -->"
        private val DOCUMENT: Path = Path.of("../docs-site/ktor.md")

        /** What the document says. */
        fun written(): String =
            Files
                .readString(DOCUMENT)
                .substringAfter(BEGIN)
                .substringBefore(END)
                .trim()

        /** What the table says of one engine, as in `each method arrives: yes`. */
        fun column(
            text: String,
            engine: Engine,
        ): List<String> =
            text
                .lines()
                .filter { it.startsWith("|") }
                .map { line -> line.split("|").map(String::trim) }
                .map { cells -> "${cells[1]}: ${cells[2 + engine.ordinal]}" }

        /** Puts another table into the document. */
        fun write(text: String) {
            val document = Files.readString(DOCUMENT)
            Files.writeString(
                DOCUMENT,
                document.substringBefore(BEGIN) + "$BEGIN\n\n$text\n\n$END" +
                    document.substringAfter(END),
            )
        }
    }
}
