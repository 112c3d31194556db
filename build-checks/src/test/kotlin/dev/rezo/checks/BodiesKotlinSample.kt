package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.coroutines.put
import dev.rezo.http.Bodies
import dev.rezo.http.BodySink
import java.nio.ByteBuffer
import java.nio.file.Path
import java.security.MessageDigest

/** The Kotlin of docs-site/bodies.md that is not among the tests of rezo-coroutines. */
internal object BodiesKotlinSample {
    suspend fun progress(
        client: Rezo,
        video: Path,
    ) {
        // sample:progress
        client.put("video") {
            body(
                Bodies.withProgress(Bodies.file(video, "video/mp4")) { bytes, total ->
                    println("sent $bytes of $total")
                },
            )
        }
        // sample:end
    }

    suspend fun readers(
        client: Rezo,
        file: Path,
    ): Long {
        // sample:readers
        val text = client.get("hello").text()
        val saved = client.get("report") { response -> response.saveTo(file) }
        // sample:end
        return text.length + saved
    }

    // sample:sink
    // Makes a digest of a body that is never in memory as a whole.
    class Digest(
        private val digest: MessageDigest,
    ) : BodySink<ByteArray> {
        override fun add(chunk: ByteBuffer) = digest.update(chunk)

        override fun end(): ByteArray = digest.digest()

        override fun abort() = Unit
    }
    // sample:end
}
