package dev.rezo.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * A client under load for as long as it is told to, while servers close connections, reload and
 * restart, their name moves, and certificates are renewed on both sides: no call fails, and nothing
 * grows. With {@code -Dsoak.seconds=600 -Dsoak.update=true} it draws the picture of the document.
 */
final class SoakTest {

  private static final long SEED = Long.getLong("soak.seed", 4);
  private static final int SECONDS = Integer.getInteger("soak.seconds", 20);
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  /** Room for what a collection leaves behind by chance, and for classes loaded late. */
  private static final long HEAP_SLACK_BYTES = 8L << 20;

  private static final long DESCRIPTOR_SLACK = 32;

  @Test
  void noCallFailsAndNothingGrows() throws Exception {
    try (SoakServers servers = new SoakServers()) {
      SoakNames names = new SoakNames(List.of(servers.address(0), servers.address(1)));
      TlsConfig trust = TlsConfig.builder().trust(servers.authority().certificate()).build();
      try (RezoClient client =
          RezoClient.builder()
              .defaults(false)
              .pool(limits -> limits.withMaxPerBucket(SoakTraffic.LANES))
              .resolver(names)
              .dns(dns -> dns.withTtl(Duration.ofMillis(500)))
              .timeouts(timeouts -> timeouts.call(Duration.ofSeconds(20)))
              .tls(SoakTrouble.identified(trust, servers, 0))
              .build()) {
        run(servers, client, new SoakTrouble(SEED, servers, names, client, trust));
      }
    }
  }

  private static void run(SoakServers servers, RezoClient client, SoakTrouble trouble)
      throws Exception {
    Map<String, byte[]> contents =
        Map.of(
            servers.url("small"), servers.content("small"),
            servers.url("medium"), servers.content("medium"));
    SoakTraffic traffic = SoakTraffic.start(client, contents, SEED);
    List<SoakSample> samples = new ArrayList<>();
    Random pauses = new Random(SEED);
    long startNanos = System.nanoTime();
    double seconds = 0;
    double troubleAt = 1;
    while (seconds < SECONDS) {
      if (seconds >= troubleAt) {
        trouble.next();
        troubleAt = seconds + 0.5 + 3 * pauses.nextDouble();
      }
      samples.add(SoakSample.take(seconds, traffic.answered(), client));
      LockSupport.parkNanos(SECOND_NANOS / 2);
      seconds = (System.nanoTime() - startNanos) / (double) SECOND_NANOS;
    }
    boolean ended = traffic.stop();
    System.out.printf(
        "soak: seed %d, %d s, %d calls answered, %d failed; %s%n%s%n",
        SEED, SECONDS, traffic.answered(), traffic.failed(), trouble.counts(), client.pool());
    draw(samples);
    assertEquals(List.of(), List.copyOf(traffic.failures()), servers::toString);
    assertTrue(ended, "every lane comes to its end");
    staysFlat("heap", samples, SoakSample::heapBytes, HEAP_SLACK_BYTES);
    staysFlat("direct buffers", samples, SoakSample::directBytes, HEAP_SLACK_BYTES);
    staysFlat("descriptors", samples, SoakSample::descriptors, DESCRIPTOR_SLACK);
    staysFlat("threads", samples, SoakSample::threads, 8);
  }

  private static void draw(List<SoakSample> samples) throws Exception {
    SoakChart.write(samples, Path.of("target/soak.svg"));
    if (Boolean.getBoolean("soak.update")) {
      SoakChart.write(samples, Path.of("../docs-site/soak.svg"));
    }
  }

  /** The last third holds no more than the second one did: the first is for warming up. */
  private static void staysFlat(
      String what, List<SoakSample> samples, ToLongFunction<SoakSample> of, long slack) {
    int third = samples.size() / 3;
    long before = median(samples.subList(third, 2 * third), of);
    long after = median(samples.subList(2 * third, samples.size()), of);
    assertTrue(
        after <= before + slack,
        () -> what + ": expected at most " + before + " + " + slack + ", actual " + after);
  }

  private static long median(List<SoakSample> samples, ToLongFunction<SoakSample> of) {
    List<SoakSample> sorted = samples.stream().sorted(Comparator.comparingLong(of)).toList();
    return of.applyAsLong(sorted.get(sorted.size() / 2));
  }
}
