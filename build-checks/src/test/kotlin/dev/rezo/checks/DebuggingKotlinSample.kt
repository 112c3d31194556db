package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.http.Redaction
import dev.rezo.http.Request
import dev.rezo.plugins.debug.Curl
import dev.rezo.plugins.debug.DebugLog

/** The Kotlin of docs-site/debugging.md, here so that it compiles. */
internal object DebuggingKotlinSample {
    fun shown(): Rezo {
        // sample:shown
        val client =
            Rezo {
                debug(System.err::println) // HTTP/2 sessions: made, used again, given up.
                attemptInterceptor(DebugLog.to(System.err::println).withBodies(200))
            }
        // sample:end
        return client
    }

    fun logged(): Rezo {
        // sample:logged
        val hidden = Redaction.usual().withFields("X-Tenant").withParameters("pin")
        val client =
            Rezo { attemptInterceptor(DebugLog.toLog().asJson().withRedaction(hidden)) }
        // sample:end
        return client
    }

    fun curl(request: Request) {
        // sample:curl
        println(Curl.command(request)) // Credentials say REDACTED.
        println(Curl.command(request, Redaction.none()))
        // sample:end
    }
}
