import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Exit;

/**
 * Apache's command-line tools in one process: starting a JVM for each would cost a second. A line of the
 * input is a tool's main class and its arguments, with tabs between; the answer is a line with the exit code
 * and the number of the lines that follow: what the tool printed.
 */
final class ToolServer {
    /** Thrown where a tool would end the process; some tools catch it and print it. */
    private static final class Ended extends Error {
        Ended() {
            super("the tool has ended", null, false, false);
        }
    }

    private static Integer exitCode;

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        Exit.Procedure stop = (code, message) -> {
            exitCode = exitCode == null ? code : exitCode;
            throw new Ended();
        };
        Exit.setExitProcedure(stop);
        Exit.setHaltProcedure(stop);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] words = line.split("\t", -1);
            List<String> printed = run(words[0], Arrays.copyOfRange(words, 1, words.length)).lines().toList();
            answers.println((exitCode == null ? 0 : exitCode) + " " + printed.size());
            printed.forEach(answers::println);
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static String run(String tool, String[] arguments) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        exitCode = null;
        try (PrintStream stream = new PrintStream(printed, true)) {
            System.setIn(new ByteArrayInputStream(new byte[0]));
            System.setOut(stream);
            System.setErr(stream);
            Class.forName(tool).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (java.lang.reflect.InvocationTargetException problem) {
            if (!(problem.getCause() instanceof Ended)) {
                exitCode = exitCode == null ? 1 : exitCode;
                printed.write(("thrown " + problem.getCause()).getBytes());
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString();
    }
}
