package dev.rezo.ktor

import dev.rezo.http.BodyException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import kotlinx.coroutines.Runnable
import kotlin.coroutines.CoroutineContext

/** A body whose writer and reader run on one thread: what one does, the other sees at once. */
@Tags("F60")
class UploadSpec :
    FunSpec({
        test("the failure of a writer reaches the call, also where its reader hears of it first") {
            val gate = CompletableDeferred<Unit>()
            val content =
                written {
                    gate.await()
                    throw OddException()
                }
            val upload = Upload(content, null, InPlace + Job())
            val source = upload.body!!.open()
            source.next {}.shouldBeNull() // The reader waits for the writer, and it for the gate.

            gate.complete(Unit)

            val failure = shouldThrow<BodyException> { source.next {} }
            upload.cause(failure).shouldBeInstanceOf<OddException>()
        }
    })

/** Runs each task where it is given. */
private object InPlace : CoroutineDispatcher() {
    override fun dispatch(
        context: CoroutineContext,
        block: Runnable,
    ) {
        block.run()
    }
}
