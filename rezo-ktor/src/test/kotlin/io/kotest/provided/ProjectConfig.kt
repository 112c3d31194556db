package io.kotest.provided

import io.kotest.core.config.AbstractProjectConfig
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Found by Kotest by this name: no test of this module may wait longer than this. */
object ProjectConfig : AbstractProjectConfig() {
    override val timeout: Duration = 30.seconds
}
