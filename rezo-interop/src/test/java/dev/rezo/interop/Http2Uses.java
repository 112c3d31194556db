package dev.rezo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The connections of HTTP/2 that responses came on.
 *
 * <p>Thread-safe.
 */
final class Http2Uses {

  private final Set<Long> connections = new ConcurrentSkipListSet<>();

  void add(Response response) {
    assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
    connections.add(Objects.requireNonNull(response.connection()).id());
  }

  void addAll(Http2Uses others) {
    connections.addAll(others.connections);
  }

  /** Gets a file of 12 bytes. */
  void get(RezoClient client, String url) throws IOException {
    try (Response response = client.get(url).send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().text()).isEqualTo("hello world\n");
      add(response);
    }
  }

  int connections() {
    return connections.size();
  }

  void assertOneConnection() {
    assertThat(connections).as("connections of HTTP/2").hasSize(1);
  }
}
