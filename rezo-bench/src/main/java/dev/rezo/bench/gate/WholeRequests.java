package dev.rezo.bench.gate;

import com.sun.management.ThreadMXBean;
import dev.rezo.bench.load.Batch;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/**
 * What a whole GET allocates, with all of this client that it passes: only its own threads count,
 * and not the server in the same process.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class WholeRequests {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int AT_ONCE = 8;
  private static final int WARM_UP = 60_000;
  private static final int MEASURED = 10_000;
  private static final int BATCHES = 4;

  private WholeRequests() {}

  /** Bytes of one request, of many that came before. */
  static double bytesOfOne(Protocol protocol) throws IOException, InterruptedException {
    try (CannedServer server = new CannedServer(protocol == Protocol.HTTP_2);
        RezoClient client = RezoClient.builder().defaults(false).protocols(protocol).build()) {
      Batch requests = new Batch(client, server.url(), CannedServer.BODY.length(), AT_ONCE);
      requests.run(WARM_UP);
      double least = Double.MAX_VALUE;
      for (int i = 0; i < BATCHES; i++) { // The compiler may be late.
        long before = allocated();
        requests.run(MEASURED);
        least = Math.min(least, (double) (allocated() - before) / MEASURED);
      }
      return least;
    }
  }

  /** By the loops and by whoever else works for the client. */
  private static long allocated() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null && thread.getThreadName().startsWith("rezo-")) {
        sum += THREADS.getThreadAllocatedBytes(id);
      }
    }
    return sum;
  }
}
