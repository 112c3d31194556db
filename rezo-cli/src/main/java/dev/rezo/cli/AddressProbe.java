package dev.rezo.cli;

import dev.rezo.cli.Findings.Attempt;
import dev.rezo.cli.Findings.Connecting;
import dev.rezo.client.ClientBuilder;
import dev.rezo.client.ConnectionPool;
import dev.rezo.client.Endpoint;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.dns.CachingResolver;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.DeadlineException;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.pool.PoolLimits;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one address of a name and to no other, and sends nothing.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class AddressProbe {

  /** What the client itself takes to say that its limit is over. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** No cause chain of the platform is longer; a longer one is a ring. */
  private static final int LONGEST_CAUSES = 16;

  private final String url;
  private final Duration limit;

  AddressProbe(String url, Duration limit) {
    this.url = url;
    this.limit = limit;
  }

  /**
   * Tries this address.
   *
   * @param settings what else there is to know; a resolver is added
   * @param endpoint whose name leads to the address
   */
  Attempt of(ClientBuilder settings, TlsConfig tls, Endpoint endpoint, InetAddress address)
      throws InterruptedException {
    ClientBuilder builder =
        settings
            .tls(tls)
            .resolver(
                host ->
                    host.equalsIgnoreCase(endpoint.host())
                        ? CompletableFuture.completedFuture(List.of(address))
                        : CachingResolver.global().resolve(host));
    String shown = new Endpoint(address.getHostAddress(), endpoint.port()).toString();
    return of(builder, shown);
  }

  /** Tries where these settings lead. */
  Attempt of(ClientBuilder settings, String shown) throws InterruptedException {
    PoolWitness witness = new PoolWitness();
    try (ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT, witness)) {
      RezoClient client = settings.pool(pool).build();
      try {
        int opened = opened(client);
        ConnectionFacts facts = witness.added();
        return opened == 0 || facts == null
            ? new Attempt(shown, Connecting.FAILED, 0, 0, "closed at once")
            : stands(shown, facts);
      } catch (ExecutionException e) {
        return failed(shown, e.getCause());
      } catch (TimeoutException e) {
        return silent(shown);
      } finally {
        client.shutdownNow();
      }
    }
  }

  private int opened(RezoClient client)
      throws InterruptedException, ExecutionException, TimeoutException {
    return client.preconnect(url, 1).get(limit.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Attempt stands(String shown, ConnectionFacts facts) {
    return new Attempt(
        shown,
        Connecting.STANDS,
        facts.tlsStartNanos() - facts.connectStartNanos(),
        facts.tls() == null ? 0 : facts.connectEndNanos() - facts.tlsStartNanos(),
        null);
  }

  private Attempt silent(String shown) {
    return new Attempt(
        shown,
        Connecting.SILENT,
        0,
        0,
        "no answer within " + DurationText.ofNanos(limit.toNanos()));
  }

  private Attempt failed(String shown, @Nullable Throwable failure) {
    Throwable root = root(failure);
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    if (!(failure instanceof RezoException rezo)) {
      return new Attempt(shown, Connecting.FAILED, 0, 0, why);
    }
    if (rezo.phase() == Phase.TLS) {
      return new Attempt(shown, Connecting.TLS_FAILED, 0, 0, "TCP stands, TLS fails; see below");
    }
    if (rezo instanceof DeadlineException) {
      return silent(shown);
    }
    boolean refused = root instanceof ConnectException && why.contains("refused");
    return new Attempt(
        shown, refused ? Connecting.REFUSED : Connecting.FAILED, 0, 0, refused ? "refused" : why);
  }

  private static Throwable root(@Nullable Throwable failure) {
    Throwable root = failure == null ? new AssertionError("neither opened nor failed") : failure;
    for (int i = 0; i < LONGEST_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }
}
