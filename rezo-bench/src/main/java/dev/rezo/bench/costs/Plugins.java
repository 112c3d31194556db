package dev.rezo.bench.costs;

import dev.rezo.client.ClientBuilder;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptors;
import dev.rezo.plugins.auth.Authentication;
import dev.rezo.plugins.auth.Credentials;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.plugins.debug.DebugLog;
import dev.rezo.plugins.decompression.Decompression;
import dev.rezo.plugins.redirect.Redirects;
import dev.rezo.plugins.retry.Retry;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * This client with interceptors that have nothing to do: what they cost is what all calls pay for
 * them.
 *
 * <p>Immutable.
 */
final class Plugins {

  /** Nobody waits for these calls. */
  static final String PLAIN = "plain";

  /** A thread waits for each of these. */
  private static final String PLAIN_WAITING = "waiting: plain";

  private static final int CALLERS = 32;

  private Plugins() {}

  static List<Configured> all() {
    return List.of(
        subject(PLAIN, plain -> plain),
        subject(
            "empty chain", plain -> plain.interceptor((request, chain) -> chain.proceed(request))),
        subject("empty chain, blocking style", Plugins::withBlockingStyle),
        subject("Redirects", plain -> plain.interceptor(Redirects.usual())),
        subject("Decompression", plain -> plain.interceptor(Decompression.usual())),
        subject("both defaults", plain -> plain.defaults(true)),
        subject("Retry with its budget", plain -> plain.interceptor(Retry.of(3))),
        subject(
            "Cookies, empty jar",
            plain -> plain.attemptInterceptor(Cookies.of(CookieJar.create()))),
        subject(
            "Authentication elsewhere",
            plain ->
                plain.attemptInterceptor(
                    Authentication.of(
                        "https://other.example", Credentials.password("ada", "secret")))),
        subject("DebugLog, not logged", plain -> plain.attemptInterceptor(DebugLog.toLog())),
        subject("a listener", plain -> plain.listener(new ExchangeListener() {})));
  }

  /** Calls that a thread waits for: there the blocking style needs no thread of its own. */
  static List<Configured> waiting() {
    Executor callers =
        Executors.newFixedThreadPool(
            CALLERS,
            task -> {
              Thread thread = new Thread(task, "caller");
              thread.setDaemon(true);
              return thread;
            });
    return List.of(
        new RezoSubject(PLAIN_WAITING, PLAIN_WAITING, plain -> plain, callers),
        new RezoSubject(
            "waiting: blocking style", PLAIN_WAITING, Plugins::withBlockingStyle, callers));
  }

  private static ClientBuilder withBlockingStyle(ClientBuilder plain) {
    return plain.interceptor(Interceptors.blocking((request, chain) -> chain.proceed(request)));
  }

  private static Configured subject(String name, UnaryOperator<ClientBuilder> configuration) {
    return new RezoSubject(name, PLAIN, configuration, null);
  }
}
