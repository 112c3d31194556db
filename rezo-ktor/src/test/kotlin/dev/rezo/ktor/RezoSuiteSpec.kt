package dev.rezo.ktor

import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly

/** Each row of the suite with the engine of Rezo, on which all of them pass. */
@Tags("F60")
class RezoSuiteSpec :
    FunSpec({
        // A slow machine takes its time for that, which is not the first row's.
        beforeSpec { Site.plain("/") }

        for (row in ROWS) {
            test(row.name) { row.check(Trial(Engine.REZO)) }
        }

        test("the document shows these rows, and that each passes") {
            EngineTable.column(EngineTable.written(), Engine.REZO).drop(2) shouldContainExactly
                ROWS.map { "${it.name}: ${EngineTable.YES}" }
        }
    })
