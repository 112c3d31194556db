package consumer.modules;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rezo.client.RezoClient;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Response;
import dev.rezo.plugins.cookie.CookieJar;
import dev.rezo.plugins.cookie.Cookies;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Calls a server of the JDK from the module path: a redirect that sets a cookie, on one connection. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws IOException {
    modulesAreNamed();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/old", Main::redirect);
    server.createContext("/new", Main::greet);
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try (RezoClient client =
        RezoClient.builder()
            .baseUri(base)
            .attemptInterceptor(Cookies.of(CookieJar.create()))
            .build()) {
      try (Response response = client.get("old").send()) {
        expect("hello, a=b", response.body().text());
        ConnectionUse use = response.connection();
        expect("true", String.valueOf(use != null && use.reused()));
      }
      System.out.println("module path: redirected on one connection, with the cookie");
    } finally {
      server.stop(0);
    }
  }

  /** No jar of Rezo's is an automatic module: an application can be linked by jlink. */
  private static void modulesAreNamed() {
    expect("dev.rezo.client", RezoClient.class.getModule().getName());
    List<String> automatic =
        ModuleLayer.boot().modules().stream()
            .map(Module::getDescriptor)
            .filter(ModuleDescriptor::isAutomatic)
            .map(ModuleDescriptor::name)
            .toList();
    expect("[]", automatic.toString());
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/new");
    exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void greet(HttpExchange exchange) throws IOException {
    byte[] body = ("hello, " + exchange.getRequestHeaders().getFirst("Cookie")).getBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void expect(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + ", actual " + actual);
    }
  }
}
