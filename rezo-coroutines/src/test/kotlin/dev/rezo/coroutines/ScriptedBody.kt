package dev.rezo.coroutines

import dev.rezo.http.BodyException
import dev.rezo.http.BodySource
import dev.rezo.http.Headers
import dev.rezo.http.Phase
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.http.ResponseBody
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicInteger

/** A body whose bytes come when the test says so, and which counts what is asked of it. Thread-safe. */
class ScriptedBody : BodySource {
    private val chunks = ArrayDeque<ByteBuffer>()
    private var signal: Runnable? = null
    private val closings = AtomicInteger()

    /** How many chunks were taken. */
    @Volatile
    var taken = 0
        private set

    val isClosed: Boolean get() = closings.get() > 0
    val timesClosed: Int get() = closings.get()

    /** Brings bytes. */
    fun bring(text: String): ScriptedBody = bring(ByteBuffer.wrap(text.encodeToByteArray()))

    /** Brings the end. */
    fun bringEnd(): ScriptedBody = bring(BodySource.END)

    private fun bring(chunk: ByteBuffer): ScriptedBody {
        val waiting =
            synchronized(this) {
                chunks.addLast(chunk)
                signal.also { signal = null }
            }
        waiting?.run()
        return this
    }

    override fun next(onReady: Runnable): ByteBuffer? =
        synchronized(this) {
            if (isClosed) {
                throw BodyException(
                    "scripted body: closed",
                    BodyException.Reason.CLOSED,
                    Phase.BODY,
                    null,
                )
            }
            val chunk = chunks.firstOrNull()
            when {
                chunk == null -> signal = onReady
                !BodySource.isEnd(chunk) -> chunks.removeFirst().also { taken++ }
            }
            chunk
        }

    override fun close() {
        closings.incrementAndGet()
        synchronized(this) { signal.also { signal = null } }?.run()
    }

    /** A response with this body. */
    fun response(
        status: Int = 200,
        headers: Headers = Headers.EMPTY,
    ): Response =
        Response
            .builder(Request.get("http://scripted.test/users"))
            .status(status, "")
            .headers(headers)
            .body(ResponseBody.of(this, -1, headers))
            .build()
}
