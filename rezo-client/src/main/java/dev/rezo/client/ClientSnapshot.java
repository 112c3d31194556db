package dev.rezo.client;

import dev.rezo.dns.DnsStats;
import dev.rezo.pool.BucketSnapshot;
import dev.rezo.pool.PoolSnapshot;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client at one moment: its calls, its pool and its DNS cache. A pool that several clients share
 * is shown whole.
 *
 * <p>Immutable.
 *
 * @param client which client, as its {@code toString} says it, with the calls that run
 * @param running exchanges that run or wait
 * @param lostResponses responses that were found lost, neither read nor closed; see {@link
 *     ClientBuilder#leakSampling}
 * @param pool what the pool holds and has done, bucket by bucket
 * @param names what the DNS cache has done, or null if names come from elsewhere
 */
public record ClientSnapshot(
    String client,
    int running,
    long lostResponses,
    PoolSnapshot<Route> pool,
    @Nullable DnsStats names) {

  /**
   * A line for the client, one for each bucket, and one for names, as in:
   *
   * <pre>
   * RezoClient[https://api.example.com/v1/, 2 running]
   *   https://api.example.com: 2 active, 3 idle, 0 waiting; 5 opened, 90 leased, 94 % reused, ...
   *   names: 1 host known, 4 hits, 1 missed, 3 coalesced, 0 failed
   * </pre>
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(client);
    if (lostResponses > 0) {
      text.append(", ").append(lostResponses).append(" lost responses");
    }
    for (BucketSnapshot<Route> bucket : pool.buckets()) {
      text.append("\n  ").append(bucket.key()).append(": ").append(bucket.occupancy());
      text.append("; ").append(bucket.turnover());
      if (bucket.oldestIdleNanos() > 0) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(bucket.oldestIdleNanos());
        text.append("; idle for up to ").append(seconds).append(" s");
      }
    }
    if (names != null) {
      text.append("\n  names: ").append(names.entries());
      text.append(names.entries() == 1 ? " host known, " : " hosts known, ");
      text.append(names.hits()).append(" hits, ");
      text.append(names.misses()).append(" missed, ");
      text.append(names.coalesced()).append(" coalesced, ");
      text.append(names.failures()).append(" failed");
    }
    return text.toString();
  }
}
