package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.plugins.decompression.ContentCoding
import dev.rezo.plugins.decompression.ContentDecoder
import dev.rezo.plugins.decompression.Decompression
import java.nio.ByteBuffer

/** The Kotlin of docs-site/compression.md, here so that it compiles. */
internal object CompressionKotlinSample {
    fun limited(): Rezo {
        // sample:limits
        val decompression = Decompression.usual().withMost(64 shl 20, 1000) // Bytes, and the ratio.
        val client = Rezo { interceptor(decompression) }
        // sample:end
        return client
    }

    // sample:own
    // Bytes that were turned over.
    class Turned : ContentCoding {
        override fun names() = listOf("x-turned") // What is asked for.

        override fun decoder() =
            object : ContentDecoder {
                override fun decode(
                    input: ByteBuffer,
                    out: ByteBuffer,
                ) {
                    while (input.hasRemaining() && out.hasRemaining()) {
                        val turned = input.get().toInt().inv()
                        out.put(turned.toByte())
                    }
                }

                override fun isComplete() = true // May the body end here?

                override fun close() = Unit
            }
    }
    // sample:end
}
