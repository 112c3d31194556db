package dev.rezo.coroutines

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes

/**
 * How much more a request by `suspend` takes than one by CompletableFuture: in memory, which does
 * not depend on what else the machine does. [CostTrial] measures the time as well.
 */
class CostSpec :
    FunSpec({
        test(
            "a request by suspend on the loops takes little more memory than one by CompletableFuture",
        ).config(timeout = 2.minutes) {
            val output = trial("6", "-XX:TieredStopAtLevel=1")
            val bytes = BYTES.find(output).shouldNotBeNull()
            val (future, suspending) = bytes.destructured.toList().map { it.toDouble() }

            future shouldBeGreaterThan 1_000.0
            suspending - future shouldBeLessThan MORE_BYTES
            // For docs-site/kotlin.md, when somebody asks for it.
            System.getProperty("rezo.cost.rounds")?.let { trial(it) }
        }
    })

private val BYTES = Regex("bytes: future (\\d+), suspend (\\d+)")

/**
 * A continuation with its place among the children of a job, a scope for the call, what waits for
 * the future and what it is given; one more object for each call would be seen.
 */
private const val MORE_BYTES = 335.0

/**
 * Runs [CostTrial] in a process of its own, because assertions switch on the debug mode of coroutines
 * here. With the first compiler alone no object is left out, which differs from run to run.
 */
private fun trial(
    rounds: String,
    vararg options: String,
): String {
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
    val classPath = System.getProperty("java.class.path")
    val process =
        ProcessBuilder(
            java,
            *options,
            "-Xmx512m",
            "-cp",
            classPath,
            CostTrial::class.java.name,
            rounds,
        ).redirectErrorStream(true)
            .start()
    val output = process.inputReader().readText()
    println(output)
    process.waitFor() shouldBe 0
    return output
}
