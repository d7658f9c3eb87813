import java.io.BufferedReader;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * What Apache Kafka's jars say of its messages.
 *
 * <p>{@code schemas FOLDER} unpacks the JSON schemas. {@code rewrite IN OUT} reads lines of a class, the
 * version its bytes are in, the bytes, and the version to write them in; it answers each with the bytes
 * written, or UNSUPPORTED where that version cannot carry them. {@code -} stands for no bytes; where they
 * are read as well, that is the class's default.
 */
public class Messages {
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "schemas" -> schemas(Path.of(arguments[1]));
            case "rewrite" -> rewrite(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void schemas(Path folder) throws Exception {
        for (String jar : System.getProperty("java.class.path").split(":")) {
            if (!Path.of(jar).getFileName().toString().startsWith("kafka-")) {
                continue;
            }
            try (ZipFile zip = new ZipFile(jar)) {
                for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements();) {
                    ZipEntry entry = all.nextElement();
                    if (entry.getName().matches("common/(message|metadata)/\\w+\\.json")) {
                        try (InputStream json = zip.getInputStream(entry)) {
                            Files.copy(json, folder.resolve(Path.of(entry.getName()).getFileName()));
                        }
                    }
                }
            }
        }
    }

    private static void rewrite(Path in, Path out) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(in);
                PrintWriter answers = new PrintWriter(Files.newBufferedWriter(out))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                Message message = (Message) Class.forName(words[0]).getDeclaredConstructor().newInstance();
                if (!words[2].equals("-")) {
                    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(words[2]));
                    message.read(new ByteBufferAccessor(bytes), Short.parseShort(words[1]));
                    if (bytes.hasRemaining()) {
                        throw new IllegalStateException(bytes.remaining() + " bytes are left of " + line);
                    }
                }
                answers.println(write(message, Short.parseShort(words[3])));
            }
        }
    }

    private static String write(Message message, short version) {
        try {
            ObjectSerializationCache cache = new ObjectSerializationCache();
            ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
            message.write(new ByteBufferAccessor(bytes), cache, version);
            return bytes.capacity() == 0 ? "-" : HexFormat.of().formatHex(bytes.array());
        } catch (UnsupportedVersionException | NullPointerException e) {
            return "UNSUPPORTED";
        }
    }
}
