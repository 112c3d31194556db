package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.coroutines.post
import dev.rezo.http.Url
import dev.rezo.plugins.cookie.CookieJar
import dev.rezo.plugins.cookie.Cookies
import dev.rezo.plugins.cookie.NetscapeCookies
import dev.rezo.publicsuffix.SuffixList
import kotlin.io.path.Path
import kotlin.io.path.exists

/** The Kotlin of docs-site/cookies.md, here so that it compiles. */
internal object CookiesKotlinSample {
    suspend fun client(): Rezo {
        // sample:client
        val jar = CookieJar.create()
        val client = Rezo { attemptInterceptor(Cookies.of(jar)) }
        client.post("https://example.com/login") // Set-Cookie: sid=...
        client.get("https://example.com/home") // Cookie: sid=...
        // sample:end
        return client
    }

    fun jar(jar: CookieJar) {
        // sample:jar
        val url = Url.parse("https://example.com/")
        for (cookie in jar.cookies(url)) { // What a request there would be sent with.
            println("$cookie${if (cookie.isSession) ", until the session ends" else ""}")
        }
        val verdict = jar.store(url, "theme=dark; Path=/; Max-Age=3600") // As if a server had.
        println("the cookie $verdict") // the cookie is stored
        jar.removeIf { it.isSession }
        // sample:end
    }

    fun suffixes(): CookieJar {
        // sample:suffixes
        val jar = CookieJar.builder().suffixes(SuffixList.bundled()).build()
        // sample:end
        return jar
    }

    fun file(jar: CookieJar) {
        // sample:file
        val file = Path("cookies.txt")
        if (file.exists()) {
            NetscapeCookies.read(file, jar)
        }
        // ... requests ...
        NetscapeCookies.write(jar, file)
        // sample:end
    }
}
