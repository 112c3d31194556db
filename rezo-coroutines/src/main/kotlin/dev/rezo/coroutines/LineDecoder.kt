package dev.rezo.coroutines

import dev.rezo.http.BodyException
import dev.rezo.http.Phase
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.Charset
import java.nio.charset.CoderResult
import java.nio.charset.CodingErrorAction

/**
 * Bytes to lines, however the bytes are split. LF, CR LF and CR end a line; what cannot be decoded
 * becomes U+FFFD; a byte order mark is left out.
 *
 * Lifecycle: any number of [add], then [end].
 *
 * Not thread-safe; the caller serialises.
 *
 * @param limit the most characters of a line: a peer that never ends one does not fill the heap
 */
internal class LineDecoder(
    charset: Charset,
    private val limit: Int,
) {
    private val decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
    private val decoded = CharBuffer.allocate(DECODED_CHARS)

    /** The first bytes of a character whose others have not come yet. */
    private var undecoded = NO_BYTES

    /** The line that has not ended yet. */
    private val line = StringBuilder()
    private var atStart = true
    private var afterCarriageReturn = false

    /** The lines that these bytes complete; the buffer is borrowed. */
    fun add(chunk: ByteBuffer): List<String> {
        val lines = ArrayList<String>()
        val input = if (undecoded.hasRemaining()) joined(undecoded, chunk) else chunk
        decodeAll(lines) { decoder.decode(input, decoded, false) }
        undecoded = if (input.hasRemaining()) joined(input, NO_BYTES) else NO_BYTES
        return lines
    }

    /** What follows the last line end, or null for nothing. */
    fun end(): String? {
        val lines = ArrayList<String>()
        decodeAll(lines) { decoder.decode(undecoded, decoded, true) }
        decodeAll(lines) { decoder.flush(decoded) }
        return if (line.isEmpty()) null else line.toString()
    }

    private inline fun decodeAll(
        lines: MutableList<String>,
        step: () -> CoderResult,
    ) {
        do {
            val result = step()
            decoded.flip()
            split(lines)
            decoded.clear()
        } while (result.isOverflow)
    }

    private fun split(lines: MutableList<String>) {
        var start = decoded.position()
        for (at in start until decoded.limit()) {
            val char = decoded.get(at)
            val ends = char == '\n' || char == '\r'
            val isSecondHalf = char == '\n' && afterCarriageReturn
            val isMark = atStart && char == BYTE_ORDER_MARK
            atStart = false
            afterCarriageReturn = char == '\r'
            if (ends || isMark) {
                take(start, at)
                start = at + 1
            }
            if (ends && !isSecondHalf) {
                lines.add(line.toString())
                line.setLength(0)
            }
        }
        take(start, decoded.limit())
    }

    private fun take(
        from: Int,
        to: Int,
    ) {
        if (line.length + (to - from) > limit) {
            throw BodyException(
                "response body: expected lines of at most $limit characters, actual a longer one",
                BodyException.Reason.TOO_LARGE,
                Phase.BODY,
                null,
            )
        }
        line.append(decoded.array(), from, to - from)
    }

    private companion object {
        const val BYTE_ORDER_MARK = '\uFEFF'

        /** One step of decoding; chunks of a body are rarely larger. */
        const val DECODED_CHARS = 8 * 1024

        val NO_BYTES: ByteBuffer = ByteBuffer.allocate(0)

        fun joined(
            first: ByteBuffer,
            second: ByteBuffer,
        ): ByteBuffer =
            ByteBuffer
                .allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip()
    }
}
