package dev.rezo.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.rezo.client.CallOptions;
import dev.rezo.client.Proxy;
import dev.rezo.client.RezoClient;
import dev.rezo.http.AttributeKey;
import dev.rezo.http.BodySource;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Interceptors;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.plugins.retry.Retry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What docs-site/writing-plugins.md shows, here so that it compiles. Immutable. */
final class WritingPluginsSample {

  private WritingPluginsSample() {}

  // sample:signing
  /** Signs each attempt with a secret that both sides have. Thread-safe. */
  static final class Signing implements Interceptor {

    /** Servers refuse what is older; below this it is no matter of the clock. */
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final String keyId;
    private final SecretKeySpec secret;
    private final Clock clock;

    /** The server's time less ours, as it has turned out. */
    private volatile Duration skew = Duration.ZERO;

    Signing(String keyId, byte[] secret, Clock clock) {
      this.keyId = keyId;
      this.secret = new SecretKeySpec(secret, "HmacSHA256");
      this.clock = clock;
    }

    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return chain
          .proceed(signed(request))
          .thenCompose(
              response -> {
                if (response.status() != 401
                    || !request.isReplayable()
                    || !learnsTheTime(response)) {
                  return CompletableFuture.completedFuture(response);
                }
                response.close(); // Whoever does not hand it on closes it.
                return chain.proceed(signed(request));
              });
    }

    /** The same request with date, digest and signature: anew each time, so that none is stale. */
    Request signed(Request request) {
      String date = RFC_1123_DATE_TIME.format(clock.instant().plus(skew).atOffset(ZoneOffset.UTC));
      String digest = HexFormat.of().formatHex(digest(request));
      String said = String.join("\n", request.method(), request.url().target(), date, digest);
      String signature = Base64.getEncoder().encodeToString(hmac(said.getBytes(UTF_8)));
      return request.with(
          fields -> {
            fields.set("X-Date", date);
            fields.set("X-Content-SHA256", digest);
            fields.set("Authorization", "HMAC " + keyId + ":" + signature);
          });
    }

    /** Whether the refusal may be one of our clock, which is then set by theirs. */
    private boolean learnsTheTime(Response response) {
      String date = response.header("Date");
      if (date == null) {
        return false;
      }
      try {
        Instant theirs = RFC_1123_DATE_TIME.parse(date, Instant::from);
        Duration now = Duration.between(clock.instant(), theirs);
        boolean wasWrong = now.minus(skew).abs().compareTo(TOLERATED) > 0;
        skew = wasWrong ? now : skew;
        return wasWrong;
      } catch (DateTimeException e) {
        return false;
      }
    }

    private byte[] hmac(byte[] said) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        return mac.doFinal(said);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HmacSHA256: every Java has it", e);
      }
    }

    /** Of what is in memory: on a loop nothing may wait for a file. */
    private static byte[] digest(Request request) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        if (!request.isReplayable()) {
          throw new IllegalArgumentException(request + ": expected a body that can be read twice");
        }
        if (request.body() != null) {
          try (BodySource source = request.body().open()) {
            ByteBuffer chunk = source.next(() -> {});
            while (chunk != null && !BodySource.isEnd(chunk)) {
              digest.update(chunk);
              chunk = source.next(() -> {});
            }
            if (chunk == null) {
              throw new IllegalArgumentException(request + ": expected a body that is in memory");
            }
          }
        }
        return digest.digest();
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(request + ": its body cannot be signed", e);
      }
    }

    /** Without the secret: this goes to logs and to {@code describe()}. */
    @Override
    public String toString() {
      return "Signing[" + keyId + "]";
    }
  }

  // sample:end

  static RezoClient added(byte[] secret) {
    // sample:added
    RezoClient client =
        RezoClient.builder()
            .interceptor(Retry.exponential(3).budget(0.2))
            .attemptInterceptor(new Signing("key-1", secret, Clock.systemUTC()))
            .build();
    // sample:end
    return client;
  }

  static Interceptor blocking(Path keyFile) {
    // sample:blocking
    Interceptor fresh =
        Interceptors.blocking(
            (request, chain) -> {
              byte[] secret = Files.readAllBytes(keyFile); // May wait: it is never on a loop.
              Signing signing = new Signing("key-1", secret, Clock.systemUTC());
              try {
                return chain.proceed(signing.signed(request));
              } finally {
                java.util.Arrays.fill(secret, (byte) 0);
              }
            });
    // sample:end
    return fresh;
  }

  static Interceptor options() {
    // sample:options
    Interceptor direct =
        (request, chain) ->
            chain.proceed(
                request.url().origin().host().endsWith(".internal")
                    ? CallOptions.change(
                        request,
                        o -> o.proxy(Proxy.none()).timeouts(t -> t.head(Duration.ofSeconds(2))))
                    : request);
    // sample:end
    return direct;
  }

  // sample:attribute
  static final AttributeKey<String> TENANT = AttributeKey.of("tenant", String.class);

  static final Interceptor BY_TENANT =
      (request, chain) -> {
        String tenant = request.attribute(TENANT);
        return tenant == null
            ? chain.proceed(request)
            : chain.proceed(request.with(fields -> fields.set("X-Tenant", tenant)));
      };
  // sample:end
}
