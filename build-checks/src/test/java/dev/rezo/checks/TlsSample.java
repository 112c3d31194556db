package dev.rezo.checks;

import static java.time.Duration.ofSeconds;

import dev.rezo.client.PinMismatchException;
import dev.rezo.client.RezoClient;
import dev.rezo.client.TlsConfig;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.http.Response;
import dev.rezo.http.TlsFacts;
import java.io.IOException;
import java.nio.file.Path;

/** What the page on TLS shows, here so that it compiles. Immutable. */
final class TlsSample {

  private TlsSample() {}

  static RezoClient trust() {
    // sample:trust
    RezoClient client =
        RezoClient.builder()
            .tls(t -> t.trust(Path.of("/etc/pki/our-ca.pem"))) // these alone
            .build();
    // sample:end
    return client;
  }

  static RezoClient both() {
    // sample:both
    RezoClient client =
        RezoClient.builder()
            .tls(t -> t.trust(Path.of("/etc/pki/our-ca.pem")).trustPlatformToo())
            .build();
    // sample:end
    return client;
  }

  static RezoClient identity(char[] password) {
    // sample:identity
    RezoClient client =
        RezoClient.builder()
            .tls(t -> t.identity(Path.of("client.pem"), Path.of("client-key.pem"), password))
            .build();
    // sample:end
    return client;
  }

  static RezoClient pins() {
    // sample:pins
    RezoClient client =
        RezoClient.builder()
            .tls(
                t ->
                    t.pinFor(
                        "api.example.com",
                        "sha256//k+lkt+BcQG4AZLprxH54cP1JwtGnTjFq3PUcpFm6VhI=", // in use
                        "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=")) // in the safe
            .build();
    // sample:end
    return client;
  }

  static void facts(RezoClient client) throws IOException {
    // sample:facts
    try (Response response = client.get("https://api.example.com/").send()) {
      TlsFacts tls = response.connection().connection().tls();
      if (tls != null) {
        System.out.println(tls.protocol() + " " + tls.cipherSuite() + " resumed " + tls.resumed());
      }
    }
    // sample:end
  }

  static void failures(RezoClient client) throws IOException {
    // sample:failures
    try (Response response = client.get("https://api.example.com/").send()) {
      System.out.println(response.status());
    } catch (ConnectionFailedException e) {
      System.err.println(e.getMessage()); // which certificate, why, what was expected
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PinMismatchException) {
          System.err.println("not one of our keys");
        }
      }
    }
    // sample:end
  }

  static RezoClient limits() {
    // sample:limits
    RezoClient client =
        RezoClient.builder()
            .tls(t -> t.versions("TLSv1.3"))
            .timeouts(t -> t.connect(ofSeconds(5)).tls(ofSeconds(2)))
            .build();
    // sample:end
    return client;
  }

  // sample:reload
  /** Called at start, and again whenever the files have changed. */
  static TlsConfig readTls() {
    return TlsConfig.builder()
        .trust(Path.of("/run/secrets/ca.pem"))
        .identity(Path.of("/run/secrets/tls.crt"), Path.of("/run/secrets/tls.key"))
        .build();
  }

  static void renew(RezoClient client) {
    client.reloadTls(readTls()); // throws what is wrong with the files, before anything changes
  }
  // sample:end
}
