package consumer.classes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rezo.client.RezoClient;
import dev.rezo.dnsjava.DnsClient;
import dev.rezo.http.Response;
import dev.rezo.micrometer.CallTimers;
import dev.rezo.opentelemetry.RezoTelemetry;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import dev.rezo.publicsuffix.SuffixList;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Calls a server of the JDK from the class path, with every Java library of Rezo's in use. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws IOException {
    if (RezoClient.class.getModule().isNamed()) {
      throw new AssertionError("expected the class path, actual " + RezoClient.class.getModule());
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", Main::greet);
    server.start();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    RezoTelemetry telemetry = RezoTelemetry.of(OpenTelemetry.noop());
    CookieJar jar = CookieJar.builder().suffixes(SuffixList.bundled()).build();
    try (DnsClient dns = DnsClient.builder().build();
        RezoClient client =
            RezoClient.builder()
                .resolver(dns) // Asked for nothing: the address stands in the URL.
                .listener(CallTimers.in(registry))
                .interceptor(telemetry.calls())
                .attemptInterceptor(Cookies.of(jar))
                .attemptInterceptor(telemetry.attempts())
                .build()) {
      String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      try (Response response = client.get(base).send()) {
        expect("hello", response.body().text());
      }
      System.out.println("class path: decoded");
      theServerForTests(client);
    } finally {
      server.stop(0);
    }
    expect("2", Long.toString(registry.get("rezo.client.calls").timer().count()));
    System.out.println("class path: both calls timed");
  }

  private static void theServerForTests(RezoClient client) throws IOException {
    try (MockServer mock = MockServer.start()) {
      mock.enqueue(MockResponse.ok("from a mock"));
      try (Response response = client.get(mock.url("/")).send()) {
        expect("from a mock", response.body().text());
      }
    }
    System.out.println("class path: rezo-testing's server has answered");
  }

  private static void greet(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, body.size());
    exchange.getResponseBody().write(body.toByteArray());
    exchange.close();
  }

  private static void expect(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + ", actual " + actual);
    }
  }
}
