package dev.rezo.coroutines

import dev.rezo.client.ConnectionPool
import dev.rezo.client.Downloaded
import dev.rezo.client.RezoClient
import dev.rezo.client.RezoClients
import dev.rezo.http.Request
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.runInterruptible
import kotlinx.serialization.json.Json
import java.nio.file.Path
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * An HTTP client for coroutines: the face of a [RezoClient], with no pool, cache or retry of its
 * own.
 *
 * ```
 * val client = Rezo { baseUri = "https://api.example.com/v1/" }
 *
 * val users: List<User> = client.get("users").body()
 * client.get("export.csv") { response -> response.lines().collect(::println) }
 * ```
 *
 * A call has two forms. Without a block, the response comes whole, and nothing is left to close.
 * With a block, the block is given the head and reads the body as it comes; the end of the block is
 * the end of the body.
 *
 * Lifecycle: nothing is opened before the first call. Make one for each service that is called, and
 * keep it. Closing it is good manners; a process ends without it.
 *
 * Thread-safe. Calls suspend and never block; they resume through the caller's
 * dispatcher.
 *
 * Errors: a call that fails throws a [dev.rezo.http.RezoException]. A status is no failure unless
 * `orThrow()` is called.
 *
 * Cancellation of the calling coroutine, by a timeout for instance, ends its exchange and nothing
 * else.
 *
 * @property client the client of the Java face
 */
public class Rezo internal constructor(
    public val client: RezoClient,
    private val formats: BodyFormats,
    /** Whether interceptors want to know in which context a call was made. */
    private val carriesContext: Boolean,
) : AutoCloseable {
    /** The face of this client, with these formats for values in bodies. */
    public constructor(client: RezoClient, formats: BodyFormats = BodyFormats()) :
        this(client, formats, true)

    private val whole = FullResponse.reader(formats)

    /**
     * The event loops: what runs here begins calls and resumes from them with no hand-over at all,
     * and must not block.
     */
    public val dispatcher: CoroutineDispatcher =
        LoopDispatcher(client.loopExecutor(), client::isLoopThread)

    /** The pool that this client uses. */
    public val pool: ConnectionPool get() = client.pool()

    /**
     * Makes a call and reads its response whole.
     *
     * @param url absolute, or relative to the base address
     * @throws IllegalArgumentException when the address is malformed, or relative without a base
     */
    public suspend fun call(
        method: String,
        url: String,
        call: CallScope.() -> Unit = {},
    ): FullResponse = send(scope(method, url, currentCoroutineContext()).apply(call).request())

    /**
     * Makes a call and gives its response to [read]; at the end of that block the body is closed.
     *
     * @param url absolute, or relative to the base address
     * @throws IllegalArgumentException when the address is malformed, or relative without a base
     */
    public suspend fun <T> call(
        method: String,
        url: String,
        call: CallScope.() -> Unit = {},
        read: suspend (StreamedResponse) -> T,
    ): T = send(scope(method, url, currentCoroutineContext()).apply(call).request(), read)

    /** Sends a request and reads its response whole. */
    public suspend fun send(request: Request): FullResponse =
        client.sendAsync(carrying(request, currentCoroutineContext()), whole).await {}

    /** Sends a request and gives its response to [read]; at its end the body is closed. */
    public suspend fun <T> send(
        request: Request,
        read: suspend (StreamedResponse) -> T,
    ): T =
        client.await(carrying(request, currentCoroutineContext())).use {
            read(StreamedResponse(it, formats))
        }

    /**
     * Opens connections to the origin of an address before a call needs them, as
     * [RezoClient.preconnect] does. Cancellation gives up those that are not open yet.
     *
     * @return how many were opened
     * @throws IllegalArgumentException when the address is malformed or the count below 1
     */
    public suspend fun preconnect(
        url: String,
        count: Int,
    ): Int = client.preconnect(url, count).await {}

    /**
     * Downloads to a file, as [Download][dev.rezo.client.Download] says: the file is there when it
     * is whole, and not before. Status 200 and those of a resumption are stored, any other is an
     * [HttpStatusException][dev.rezo.http.HttpStatusException].
     *
     * Threading: the file is written on threads of the client; [progress] is told there.
     *
     * Cancellation ends the call that runs and leaves nothing but what [resume] keeps.
     *
     * @param resume whether to go on from what an earlier download has left, and to leave what has
     *   come if this one fails
     * @param retries how often the rest is asked for when the connection breaks in the body
     * @param progress hears how much of the file is here, of how much
     */
    public suspend fun download(
        url: String,
        file: Path,
        resume: Boolean = false,
        retries: Int = 0,
        progress: (bytes: Long, total: Long) -> Unit = { _, _ -> },
        call: CallScope.() -> Unit = {},
    ): Downloaded {
        val context = currentCoroutineContext()
        val settled = scope("GET", url, context).apply(call).settle()
        carried(context)?.let { settled.attribute(SuspendInterceptor.CALLER, it) }
        val download = settled.download(file)
        if (resume) {
            download.resume()
        }
        return download
            .retries(retries)
            .progress(progress)
            .sendAsync()
            .await {}
    }

    // These do not suspend, so that a call by suspend has no frame of its own for each of them.

    private fun scope(
        method: String,
        url: String,
        context: CoroutineContext,
    ) = CallScope(client.call(method, url), formats, context)

    private fun carrying(
        request: Request,
        context: CoroutineContext,
    ): Request =
        carried(context)
            ?.let { request.toBuilder().attribute(SuspendInterceptor.CALLER, it).build() }
            ?: request

    /** What goes with a call of its caller's context, or null. */
    private fun carried(context: CoroutineContext): CoroutineContext? =
        if (carriesContext) {
            SuspendInterceptor
                .carried(context)
                .takeUnless { it === EmptyCoroutineContext }
        } else {
            null
        }

    /** A client with this one's settings but for those of the block; it shares pool and loops. */
    public fun derive(block: RezoBuilder.() -> Unit): Rezo =
        RezoBuilder(client.toBuilder(), formats, carriesContext).apply(block).build()

    /** Every setting in force and where it came from, a line each. */
    public fun describe(): String = client.describe()

    /**
     * Refuses new calls, waits for those that run, then ends what is left. Cancellation ends the
     * waiting and what is left at once.
     */
    public suspend fun close(patience: Duration) {
        runInterruptible(Dispatchers.IO) { client.close(patience.toJavaDuration()) }
    }

    /** As [close] with a patience of 30 s; blocks the thread. */
    override fun close() {
        client.close()
    }

    /** Refuses new calls and ends those that run; does not wait. */
    public fun shutdownNow() {
        client.shutdownNow()
    }

    /** As in `Rezo[https://api.example.com/v1/, 2 running]`. */
    override fun toString(): String = client.toString().replaceFirst("RezoClient", "Rezo")

    /** Clients by name, and how JSON is read unless it is said. */
    public companion object {
        /** JSON as usual, but a field that a server has added since is no error. */
        public val DefaultJson: Json = Json { ignoreUnknownKeys = true }

        /**
         * The client of this name, as [RezoClients.named] has it: made now, or the one that was made
         * before with the same settings. How values are written to JSON is the caller's own.
         *
         * @throws IllegalStateException when the name stands for a client with other settings
         */
        public fun named(
            name: String,
            block: RezoBuilder.() -> Unit,
        ): Rezo {
            lateinit var builder: RezoBuilder
            val client =
                RezoClients.named(name) { settings ->
                    builder = RezoBuilder(settings).apply(block)
                    builder.settle()
                }
            return builder.face(client)
        }
    }
}

/** A [Rezo] with these settings; nothing is opened yet. */
public fun Rezo(block: RezoBuilder.() -> Unit = {}): Rezo =
    RezoBuilder(RezoClient.builder()).apply(block).build()
