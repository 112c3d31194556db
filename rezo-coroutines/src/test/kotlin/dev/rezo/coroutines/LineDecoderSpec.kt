package dev.rezo.coroutines

import dev.rezo.http.BodyException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.nio.charset.Charset

class LineDecoderSpec :
    FunSpec({
        val inputs =
            listOf(
                "" to listOf(),
                "a" to listOf("a"),
                "a\n" to listOf("a"),
                "\n" to listOf(""),
                "a\nb" to listOf("a", "b"),
                "a\r\nb\r\n" to listOf("a", "b"),
                "a\rb\r" to listOf("a", "b"),
                "a\n\nb" to listOf("a", "", "b"),
                "a\r\n\r\nb" to listOf("a", "", "b"),
                "a\r\rb" to listOf("a", "", "b"),
                "a\n\rb" to listOf("a", "", "b"),
                "\r\n" to listOf(""),
                "\uFEFFa\nb" to listOf("a", "b"),
                "a\uFEFFb" to listOf("a\uFEFFb"),
                "größe\n水\n🙂 end" to listOf("größe", "水", "🙂 end"),
            )

        for ((text, lines) in inputs) {
            val name = text.replace("\r", "CR ").replace("\n", "LF ").replace("\uFEFF", "BOM ")

            test("whole, byte by byte and split at every offset: $name") {
                val bytes = text.encodeToByteArray()
                decode(listOf(bytes)) shouldContainExactly lines
                decode(bytes.map { byteArrayOf(it) }) shouldContainExactly lines
                for (at in 0..bytes.size) {
                    withClue("split at $at") {
                        decode(
                            listOf(bytes.copyOfRange(0, at), bytes.copyOfRange(at, bytes.size)),
                        ) shouldContainExactly
                            lines
                    }
                }
            }
        }

        test("other charsets have lines too") {
            for (charset in listOf(Charsets.UTF_16, Charsets.UTF_16LE, Charsets.ISO_8859_1)) {
                decode(
                    "grün\r\nzwei".toByteArray(charset).map { byteArrayOf(it) },
                    charset,
                ) shouldContainExactly
                    listOf("grün", "zwei")
            }
        }

        test("what cannot be decoded is U+FFFD, at the end of the body too") {
            decode(
                listOf(byteArrayOf('a'.code.toByte(), -1, '\n'.code.toByte(), -30, -126)),
            ) shouldContainExactly
                listOf("a\uFFFD", "\uFFFD")
        }

        test("a long line passes through a small buffer unharmed") {
            val long = "0123456789".repeat(10_000)

            decode(listOf("$long\n$long".encodeToByteArray())) shouldContainExactly
                listOf(long, long)
        }

        test("a line that does not end is refused at its limit") {
            val lines = LineDecoder(Charsets.UTF_8, 10)
            lines.add(ByteBuffer.wrap("0123456789\n0123456789".encodeToByteArray()))

            val refused =
                shouldThrow<BodyException> { lines.add(ByteBuffer.wrap("!".encodeToByteArray())) }

            refused.reason() shouldBe BodyException.Reason.TOO_LARGE
            refused.message shouldBe
                "response body: expected lines of at most 10 characters, actual a longer one"
        }
    })

private fun decode(
    chunks: List<ByteArray>,
    charset: Charset = Charsets.UTF_8,
): List<String> {
    val decoder = LineDecoder(charset, 1_000_000)
    return chunks.flatMap { decoder.add(ByteBuffer.wrap(it)) } + listOfNotNull(decoder.end())
}
