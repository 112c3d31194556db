package dev.rezo.bench.clients;

import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads a body as it comes, drops it, and says how long it was.
 *
 * <p>Not thread-safe; the caller serialises: the source wakes it when there is more.
 */
final class Drained {

  private final BodySource source;
  private final CompletableFuture<Long> length = new CompletableFuture<>();
  private long count;

  private Drained(BodySource source) {
    this.source = source;
  }

  static CompletionStage<Long> read(Response response) {
    Drained drained = new Drained(response.body().source());
    drained.readOn();
    return drained.length;
  }

  private void readOn() {
    try {
      ByteBuffer chunk = source.next(this::readOn);
      while (chunk != null && !BodySource.isEnd(chunk)) {
        count += chunk.remaining();
        source.giveBack(chunk);
        chunk = source.next(this::readOn);
      }
      if (chunk != null) {
        length.complete(count);
      }
    } catch (IOException e) {
      length.completeExceptionally(e);
    }
  }
}
