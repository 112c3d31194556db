package dev.rezo.ktor

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** Of one row with one engine: more than it takes, and less than what waits for ever. */
private val LIMIT = 6.seconds

/**
 * Each row with each engine, against the table of `docs-site/ktor.md`: Rezo has to do what it says
 * there, of others a difference is told, as some do not do the same in each run. Not part of the
 * build: `.ci/checks/ktor.sh` runs it, and
 * `.ci/checks/ktor.sh -Dktor.update=true` writes the table.
 */
class EnginesRun :
    FunSpec({
        test("docs-site/ktor.md shows what each engine does").config(timeout = 5.minutes) {
            val table = EngineTable()
            for (engine in Engine.entries) {
                for (row in ROWS) {
                    // A busy machine is no fault of an engine.
                    val failure = outcome(row, engine)?.let { outcome(row, engine) }
                    table.put(row.name, engine, failure)
                }
            }
            Files.writeString(Path.of("target/ktor-engines.md"), table.text())
            if (System.getProperty("ktor.update") == "true") {
                EngineTable.write(table.text())
            }
            val written = EngineTable.written()
            EngineTable.column(table.text(), Engine.REZO) shouldBe
                EngineTable.column(written, Engine.REZO)
            for (other in Engine.entries - Engine.REZO) {
                val now = EngineTable.column(table.text(), other)
                (now - EngineTable.column(written, other).toSet()).forEach {
                    println("not as docs-site/ktor.md has it: ${other.title}: $it")
                }
            }
        }
    })

/** What was there in place of the row, without what differs from run to run; null for nothing. */
private suspend fun outcome(
    row: Row,
    engine: Engine,
): String? =
    try {
        withContext(Dispatchers.IO) { withTimeout(LIMIT) { row.check(Trial(engine)) } }
        null
    } catch (e: TimeoutCancellationException) {
        "no end within ${LIMIT.inWholeSeconds} s"
    } catch (e: Throwable) {
        described(e)
    }

private fun described(e: Throwable): String {
    val line =
        e.message
            .orEmpty()
            .lines()
            .first()
            .replace(Regex("\\d{4,}"), "N")
            .replace('|', '/')
            .take(120)
            .trim()
    return if (e is AssertionError) "`$line`" else "`${e::class.simpleName}: $line`"
}
