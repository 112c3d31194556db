package dev.rezo.checks

import dev.rezo.client.BrowserProfile
import dev.rezo.coroutines.FullResponse
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.ProfileReport

/** The Kotlin of docs-site/profiles.md, here so that it compiles. */
internal object ProfilesKotlinSample {
    fun client(): Rezo {
        // sample:client
        val client =
            Rezo { profile(BrowserProfile.chrome(131).on(BrowserProfile.Platform.LINUX)) }
        // sample:end
        return client
    }

    suspend fun call(client: Rezo): String {
        // sample:call
        val page =
            client.get("https://www.example.com/") {
                profile(BrowserProfile.of("firefox-133-macos"))
                header("Accept-Language", "fr")
            }
        // sample:end
        return page.text()
    }

    fun report(response: FullResponse) {
        // sample:report
        println(BrowserProfile.of("chrome-131").report())

        val report = response.connection?.connection()?.profile()
        report?.aspects(ProfileReport.Verdict.IMPOSSIBLE)?.forEach(::println)
        // sample:end
    }
}
