# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kdp_global_optspecs
    string join \n b/bootstrap-server= command-config= command-property= o/output= timeout= no-input read-only q/quiet v/verbose h/help V/version
end

function __fish_kdp_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kdp_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kdp_using_subcommand
    set -l cmd (__fish_kdp_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kdp -n "__fish_kdp_needs_command" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_needs_command" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_needs_command" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_needs_command" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_needs_command" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_needs_command" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_needs_command" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_needs_command" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_needs_command" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_needs_command" -s V -l version -d 'Print version'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "topic" -d 'Topics: list, describe, create, add partitions, delete'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "topics" -d 'Topics: list, describe, create, add partitions, delete'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "t" -d 'Topics: list, describe, create, add partitions, delete'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "config" -d 'Settings of topics and brokers: get, set, unset, append, subtract'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "configs" -d 'Settings of topics and brokers: get, set, unset, append, subtract'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "record" -d 'Records: produce, consume'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "records" -d 'Records: produce, consume'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "group" -d 'Groups: list, describe'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "groups" -d 'Groups: list, describe'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "g" -d 'Groups: list, describe'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "offset" -d 'Offsets: where partitions start and end'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "offsets" -d 'Offsets: where partitions start and end'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "broker" -d 'Brokers: list'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "brokers" -d 'Brokers: list'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "cluster" -d 'The cluster: info, API versions'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "partition" -d 'Partitions: which are not well, who leads them, every replica of one'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "partitions" -d 'Partitions: which are not well, who leads them, every replica of one'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "leader" -d 'Leaders: elections, how evenly they are spread'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "leaders" -d 'Leaders: elections, how evenly they are spread'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "dir" -d 'Log directories: how full they are, what is in them'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "dirs" -d 'Log directories: how full they are, what is in them'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "reassign" -d 'Replicas that move: start from a file, watch, wait for, cancel'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "reassignments" -d 'Replicas that move: start from a file, watch, wait for, cancel'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "sandbox" -d 'Start a Kafka of your own: to learn on, to demonstrate, to test with'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "completion" -d 'Print a completion script for a shell'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "man" -d 'Write the man pages into a folder, or print kdp\'s own'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "schema" -d 'Print the JSON Schema of what a command prints with -o json'
complete -c kdp -n "__fish_kdp_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "ls" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "show" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "rm" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s p -l partitions -d 'How many partitions' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s r -l replication-factor -d 'How many replicas of each partition' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l config -d 'A setting of the topic; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l if-not-exists -d 'A topic that exists already is fine'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s p -l partitions -d 'How many partitions there shall be' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from alter" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand topic; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "ls" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "show" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "rm" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s p -l partitions -d 'How many partitions' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s r -l replication-factor -d 'How many replicas of each partition' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l config -d 'A setting of the topic; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l if-not-exists -d 'A topic that exists already is fine'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s p -l partitions -d 'How many partitions there shall be' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from alter" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand topics; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "ls" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "show" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "rm" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand t; and not __fish_seen_subcommand_from list ls describe show create alter delete rm undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l internal -d 'Also Kafka\'s own topics, such as __consumer_offsets'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s p -l partitions -d 'How many partitions' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s r -l replication-factor -d 'How many replicas of each partition' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l config -d 'A setting of the topic; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l if-not-exists -d 'A topic that exists already is fine'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s p -l partitions -d 'How many partitions there shall be' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from alter" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand t; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "get" -d 'Show settings and where each value comes from'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "set" -d 'Set settings; all others stay as they are'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "unset" -d 'Take settings back; the default, or what the brokers say, holds again'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "append" -d 'Add elements to settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "subtract" -d 'Take elements out of settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "undo" -d 'Bring settings back, from the undo file that changing them left'
complete -c kdp -n "__fish_kdp_using_subcommand config; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s a -l all -d 'Also settings that are at their default'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from append" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from subtract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show settings and where each value comes from'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set settings; all others stay as they are'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "unset" -d 'Take settings back; the default, or what the brokers say, holds again'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "append" -d 'Add elements to settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "subtract" -d 'Take elements out of settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Bring settings back, from the undo file that changing them left'
complete -c kdp -n "__fish_kdp_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "get" -d 'Show settings and where each value comes from'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "set" -d 'Set settings; all others stay as they are'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "unset" -d 'Take settings back; the default, or what the brokers say, holds again'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "append" -d 'Add elements to settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "subtract" -d 'Take elements out of settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "undo" -d 'Bring settings back, from the undo file that changing them left'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and not __fish_seen_subcommand_from get set unset append subtract undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s a -l all -d 'Also settings that are at their default'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from append" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s t -l type -d 'What NAME is; broker-default takes no NAME' -r -f -a "topic\t'A topic'
broker\t'A broker, by its id'
broker-default\t'What all brokers have in common'
logger\t'The log levels of a broker, by its id'
group\t'A group'
client-metrics\t'A client-metrics subscription'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from subtract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show settings and where each value comes from'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "set" -d 'Set settings; all others stay as they are'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "unset" -d 'Take settings back; the default, or what the brokers say, holds again'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "append" -d 'Add elements to settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "subtract" -d 'Take elements out of settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Bring settings back, from the undo file that changing them left'
complete -c kdp -n "__fish_kdp_using_subcommand configs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -f -a "consume" -d 'Print records'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -f -a "produce" -d 'Write lines of stdin as records'
complete -c kdp -n "__fish_kdp_using_subcommand record; and not __fish_seen_subcommand_from consume produce help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l from -d 'Where to begin: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l until -d 'Where to stop, exclusive; the same forms' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s l -l limit -d 'Stop after so many records' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s f -l follow -d 'Do not stop at the end; wait for more'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from consume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l input -d 'What a line is' -r -f -a "lines\t'A value, or a key and a value'
jsonl\t'An object per record'"
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l key-separator -d 'What stands between key and value; a line without it has a null key' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l header -d 'A header for every record; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s p -l partition -d 'All records to this partition' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l compression -d 'How batches are compressed' -r -f -a "none\t''
gzip\t''
snappy\t''
lz4\t''
zstd\t''"
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l repartition -d 'Let the keys decide, whatever partition the input names'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from produce" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from help" -f -a "consume" -d 'Print records'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from help" -f -a "produce" -d 'Write lines of stdin as records'
complete -c kdp -n "__fish_kdp_using_subcommand record; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -f -a "consume" -d 'Print records'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -f -a "produce" -d 'Write lines of stdin as records'
complete -c kdp -n "__fish_kdp_using_subcommand records; and not __fish_seen_subcommand_from consume produce help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l from -d 'Where to begin: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l until -d 'Where to stop, exclusive; the same forms' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s l -l limit -d 'Stop after so many records' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s f -l follow -d 'Do not stop at the end; wait for more'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from consume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l input -d 'What a line is' -r -f -a "lines\t'A value, or a key and a value'
jsonl\t'An object per record'"
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l key-separator -d 'What stands between key and value; a line without it has a null key' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l header -d 'A header for every record; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s p -l partition -d 'All records to this partition' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l compression -d 'How batches are compressed' -r -f -a "none\t''
gzip\t''
snappy\t''
lz4\t''
zstd\t''"
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l repartition -d 'Let the keys decide, whatever partition the input names'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from produce" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from help" -f -a "consume" -d 'Print records'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from help" -f -a "produce" -d 'Write lines of stdin as records'
complete -c kdp -n "__fish_kdp_using_subcommand records; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -f -a "ls" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -f -a "show" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand group; and not __fish_seen_subcommand_from list ls describe show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -f -a "ls" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -f -a "show" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and not __fish_seen_subcommand_from list ls describe show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -f -a "ls" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -f -a "show" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand g; and not __fish_seen_subcommand_from list ls describe show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l match -d 'Only names that fit: `*` is any text, `?` any letter' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l state -d 'Only groups in this state, such as Stable or Empty' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s t -l type -d 'Only groups of this kind: classic, consumer, share, streams' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand g; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -f -a "get" -d 'Show where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and not __fish_seen_subcommand_from get help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l at -d 'Also where this is: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand offset; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -f -a "get" -d 'Show where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and not __fish_seen_subcommand_from get help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l at -d 'Also where this is: start, end, 42, +10, -10, @2026-01-31T10:00Z, @-1h' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand offsets; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -f -a "list" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -f -a "ls" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and not __fish_seen_subcommand_from list ls help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from help" -f -a "list" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand broker; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -f -a "list" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -f -a "ls" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and not __fish_seen_subcommand_from list ls help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from help" -f -a "list" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand brokers; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -f -a "info" -d 'Show the cluster\'s id, controller, features, and how its partitions are'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -f -a "api-versions" -d 'Show which versions of which API the brokers offer, and which kdp uses'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and not __fish_seen_subcommand_from info api-versions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l broker -d 'Only this broker' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from api-versions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show the cluster\'s id, controller, features, and how its partitions are'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from help" -f -a "api-versions" -d 'Show which versions of which API the brokers offer, and which kdp uses'
complete -c kdp -n "__fish_kdp_using_subcommand cluster; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "list" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "ls" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "describe" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "show" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "leaders" -d 'Show who leads each partition, and where to reach that broker'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l leader -d 'Only what this broker leads' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l replica -d 'Only what this broker has a replica of' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l under-replicated -d 'A replica is not in sync'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l offline -d 'There is no leader'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l under-min-isr -d 'Fewer replicas are in sync than min.insync.replicas'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l at-min-isr -d 'As many replicas are in sync as min.insync.replicas, and no more'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l reassigning -d 'Replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l fail-if-any -d 'Exit 1 when there is any'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l leader -d 'Only what this broker leads' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l replica -d 'Only what this broker has a replica of' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l under-replicated -d 'A replica is not in sync'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l offline -d 'There is no leader'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l under-min-isr -d 'Fewer replicas are in sync than min.insync.replicas'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l at-min-isr -d 'As many replicas are in sync as min.insync.replicas, and no more'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l reassigning -d 'Replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l fail-if-any -d 'Exit 1 when there is any'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l not-preferred -d 'Only where another than the first replica leads, or nobody'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from leaders" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from help" -f -a "list" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from help" -f -a "leaders" -d 'Show who leads each partition, and where to reach that broker'
complete -c kdp -n "__fish_kdp_using_subcommand partition; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "list" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "ls" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "describe" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "show" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "leaders" -d 'Show who leads each partition, and where to reach that broker'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and not __fish_seen_subcommand_from list ls describe show leaders help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l leader -d 'Only what this broker leads' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l replica -d 'Only what this broker has a replica of' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l under-replicated -d 'A replica is not in sync'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l offline -d 'There is no leader'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l under-min-isr -d 'Fewer replicas are in sync than min.insync.replicas'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l at-min-isr -d 'As many replicas are in sync as min.insync.replicas, and no more'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l reassigning -d 'Replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l fail-if-any -d 'Exit 1 when there is any'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l leader -d 'Only what this broker leads' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l replica -d 'Only what this broker has a replica of' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l under-replicated -d 'A replica is not in sync'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l offline -d 'There is no leader'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l under-min-isr -d 'Fewer replicas are in sync than min.insync.replicas'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l at-min-isr -d 'As many replicas are in sync as min.insync.replicas, and no more'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l reassigning -d 'Replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l fail-if-any -d 'Exit 1 when there is any'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l not-preferred -d 'Only where another than the first replica leads, or nobody'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from leaders" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from help" -f -a "list" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from help" -f -a "leaders" -d 'Show who leads each partition, and where to reach that broker'
complete -c kdp -n "__fish_kdp_using_subcommand partitions; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "elect" -d 'Let partitions elect a leader'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "list" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "ls" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "skew" -d 'Show how far each broker is from an even share of leaders and replicas'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s t -l type -d 'Who may become leader' -r -f -a "preferred\t'The first replica, if it is in sync'
unclean\t'Any replica that is alive; records may be lost'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from elect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l max -d 'Exit 1 when a broker\'s leaders are further from even, in percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from skew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from help" -f -a "elect" -d 'Let partitions elect a leader'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from help" -f -a "skew" -d 'Show how far each broker is from an even share of leaders and replicas'
complete -c kdp -n "__fish_kdp_using_subcommand leader; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "elect" -d 'Let partitions elect a leader'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "list" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "ls" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "skew" -d 'Show how far each broker is from an even share of leaders and replicas'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and not __fish_seen_subcommand_from elect list ls skew help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s t -l type -d 'Who may become leader' -r -f -a "preferred\t'The first replica, if it is in sync'
unclean\t'Any replica that is alive; records may be lost'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from elect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l max -d 'Exit 1 when a broker\'s leaders are further from even, in percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from skew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from help" -f -a "elect" -d 'Let partitions elect a leader'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from help" -f -a "skew" -d 'Show how far each broker is from an even share of leaders and replicas'
complete -c kdp -n "__fish_kdp_using_subcommand leaders; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "list" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "ls" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "describe" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "show" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "top" -d 'Show what takes the most bytes on the brokers\' disks'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l max-used -d 'Exit 1 when a volume is fuller than so many percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l max-used -d 'Exit 1 when a volume is fuller than so many percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l topic -d 'Only these topics; \'pay*\' takes all that fit; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l path -d 'Only replicas in this directory' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l lagging -d 'Only replicas that are behind the high watermark'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l future -d 'Only replicas on their way to another directory of their broker'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l topic -d 'Only these topics; \'pay*\' takes all that fit; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l path -d 'Only replicas in this directory' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l lagging -d 'Only replicas that are behind the high watermark'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l future -d 'Only replicas on their way to another directory of their broker'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l by -d 'What to add the replicas up by' -r -f -a "topic\t'Topics, with all their replicas'
partition\t'Partitions, with all their replicas'
dir\t'Directories of brokers'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l largest -d 'How many to show' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from top" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from help" -f -a "top" -d 'Show what takes the most bytes on the brokers\' disks'
complete -c kdp -n "__fish_kdp_using_subcommand dir; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "list" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "ls" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "describe" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "show" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "top" -d 'Show what takes the most bytes on the brokers\' disks'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and not __fish_seen_subcommand_from list ls describe show top help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l max-used -d 'Exit 1 when a volume is fuller than so many percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l max-used -d 'Exit 1 when a volume is fuller than so many percent' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l topic -d 'Only these topics; \'pay*\' takes all that fit; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l path -d 'Only replicas in this directory' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l lagging -d 'Only replicas that are behind the high watermark'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l future -d 'Only replicas on their way to another directory of their broker'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l topic -d 'Only these topics; \'pay*\' takes all that fit; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l path -d 'Only replicas in this directory' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l lagging -d 'Only replicas that are behind the high watermark'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l future -d 'Only replicas on their way to another directory of their broker'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l by -d 'What to add the replicas up by' -r -f -a "topic\t'Topics, with all their replicas'
partition\t'Partitions, with all their replicas'
dir\t'Directories of brokers'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l largest -d 'How many to show' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from top" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from help" -f -a "describe" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from help" -f -a "top" -d 'Show what takes the most bytes on the brokers\' disks'
complete -c kdp -n "__fish_kdp_using_subcommand dirs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "list" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "ls" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "status" -d 'Show how far moves are; exit 8 while any is under way'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "apply" -d 'Move replicas where a reassignment file says'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "cancel" -d 'Cancel moves; replicas stay where they were'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "undo" -d 'Move replicas back, from the undo file that moving them left'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s f -l file -d 'Hold the cluster against this reassignment file; - reads stdin' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l wait -d 'Wait until nothing moves any more, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l wait -d 'Wait until the moves are done, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l all -d 'Every move there is'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l wait -d 'Wait until the moves are done, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show how far moves are; exit 8 while any is under way'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Move replicas where a reassignment file says'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Cancel moves; replicas stay where they were'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Move replicas back, from the undo file that moving them left'
complete -c kdp -n "__fish_kdp_using_subcommand reassign; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "list" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "ls" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "status" -d 'Show how far moves are; exit 8 while any is under way'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "apply" -d 'Move replicas where a reassignment file says'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "cancel" -d 'Cancel moves; replicas stay where they were'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "undo" -d 'Move replicas back, from the undo file that moving them left'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and not __fish_seen_subcommand_from list ls status apply cancel undo help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s f -l file -d 'Hold the cluster against this reassignment file; - reads stdin' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l wait -d 'Wait until nothing moves any more, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l wait -d 'Wait until the moves are done, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s r -l regex -d 'Each TOPIC is a regular expression for whole names'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l all -d 'Every move there is'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l wait -d 'Wait until the moves are done, but no longer than this' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l confirm -d 'Do it without asking; NAME is what will be changed, or for several their number' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s n -l dry-run -d 'Change nothing; say what would happen, and fail where the real run would'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do it without asking; enough where kdp asks `y/N`'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show how far moves are; exit 8 while any is under way'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Move replicas where a reassignment file says'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Cancel moves; replicas stay where they were'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Move replicas back, from the undo file that moving them left'
complete -c kdp -n "__fish_kdp_using_subcommand reassignments; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l port -d 'Where to listen on 127.0.0.1; 0 is any free port [default: 9092 or the next free one; with a COMMAND: 0]' -r
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l dir -d 'Keep the data in this folder; a later start goes on with it' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l for -d 'End after so long, such as 30s or 10m' -r
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l empty -d 'No topics, no load, no groups'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand completion" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand completion" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand completion" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand completion" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand completion" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand completion" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand completion" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand completion" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand completion" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand man" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand man" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand man" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand man" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand man" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand man" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand man" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand man" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand man" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand schema" -s b -l bootstrap-server -d 'Brokers to start from, HOST:PORT with commas [env: KDP_BOOTSTRAP_SERVER] [default: 127.0.0.1:9092]' -r
complete -c kdp -n "__fish_kdp_using_subcommand schema" -l command-config -d 'A Java properties file with client settings [env: KDP_COMMAND_CONFIG]' -r -F
complete -c kdp -n "__fish_kdp_using_subcommand schema" -l command-property -d 'One client setting; stronger than the file; may be repeated' -r
complete -c kdp -n "__fish_kdp_using_subcommand schema" -s o -l output -d 'How to print data [env: KDP_OUTPUT]' -r -f -a "table\t'Columns for people; not a contract for scripts'
json\t'One JSON document, also when something fails'
jsonl\t'One JSON document per line, for streams of records'
yaml\t'The JSON document, as YAML'
csv\t'Comma-separated values with a header'
tsv\t'Tab-separated values with a header'
name\t'Only the names, one a line'
raw\t'Only the values of records, one a line'"
complete -c kdp -n "__fish_kdp_using_subcommand schema" -l timeout -d 'How long to wait for an answer, such as 500ms, 30s, 2m [env: KDP_TIMEOUT] [default: 30s]' -r
complete -c kdp -n "__fish_kdp_using_subcommand schema" -l no-input -d 'Never ask; what needs a confirmation is refused without one [env: KDP_NO_INPUT]'
complete -c kdp -n "__fish_kdp_using_subcommand schema" -l read-only -d 'Refuse every change [env: KDP_READ_ONLY]'
complete -c kdp -n "__fish_kdp_using_subcommand schema" -s q -l quiet -d 'Say nothing but data and errors'
complete -c kdp -n "__fish_kdp_using_subcommand schema" -s v -l verbose -d 'Show every request on stderr: API, version, broker, latency'
complete -c kdp -n "__fish_kdp_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "topic" -d 'Topics: list, describe, create, add partitions, delete'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "config" -d 'Settings of topics and brokers: get, set, unset, append, subtract'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "record" -d 'Records: produce, consume'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "group" -d 'Groups: list, describe'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "offset" -d 'Offsets: where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "broker" -d 'Brokers: list'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "cluster" -d 'The cluster: info, API versions'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "partition" -d 'Partitions: which are not well, who leads them, every replica of one'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "leader" -d 'Leaders: elections, how evenly they are spread'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "dir" -d 'Log directories: how full they are, what is in them'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "reassign" -d 'Replicas that move: start from a file, watch, wait for, cancel'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "sandbox" -d 'Start a Kafka of your own: to learn on, to demonstrate, to test with'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "completion" -d 'Print a completion script for a shell'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "man" -d 'Write the man pages into a folder, or print kdp\'s own'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "schema" -d 'Print the JSON Schema of what a command prints with -o json'
complete -c kdp -n "__fish_kdp_using_subcommand help; and not __fish_seen_subcommand_from topic config record group offset broker cluster partition leader dir reassign sandbox completion man schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "list" -d 'List topics'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "describe" -d 'Show partitions, replicas and settings of topics'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "create" -d 'Create topics'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "alter" -d 'Add partitions to topics'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "delete" -d 'Delete topics with all their records'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from topic" -f -a "undo" -d 'Create deleted topics again, from the undo file that deleting them left'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "get" -d 'Show settings and where each value comes from'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "set" -d 'Set settings; all others stay as they are'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "unset" -d 'Take settings back; the default, or what the brokers say, holds again'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "append" -d 'Add elements to settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "subtract" -d 'Take elements out of settings that are lists'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "undo" -d 'Bring settings back, from the undo file that changing them left'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from record" -f -a "consume" -d 'Print records'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from record" -f -a "produce" -d 'Write lines of stdin as records'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "list" -d 'List groups of every kind: classic, consumer, share, streams'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "describe" -d 'Show members, committed offsets and lag of groups'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from offset" -f -a "get" -d 'Show where partitions start and end'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from broker" -f -a "list" -d 'List brokers'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from cluster" -f -a "info" -d 'Show the cluster\'s id, controller, features, and how its partitions are'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from cluster" -f -a "api-versions" -d 'Show which versions of which API the brokers offer, and which kdp uses'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from partition" -f -a "list" -d 'List partitions, of the whole cluster or of some topics'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from partition" -f -a "describe" -d 'Show all about partitions: offsets, and each replica with its place, size and lag'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from partition" -f -a "leaders" -d 'Show who leads each partition, and where to reach that broker'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from leader" -f -a "elect" -d 'Let partitions elect a leader'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from leader" -f -a "list" -d 'Show how many partitions each broker leads, and how many it should'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from leader" -f -a "skew" -d 'Show how far each broker is from an even share of leaders and replicas'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from dir" -f -a "list" -d 'List the log directories of the brokers, and how full their volumes are'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from dir" -f -a "describe" -d 'Show the replicas in log directories, the largest first'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from dir" -f -a "top" -d 'Show what takes the most bytes on the brokers\' disks'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from reassign" -f -a "list" -d 'List the partitions whose replicas are moving'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from reassign" -f -a "status" -d 'Show how far moves are; exit 8 while any is under way'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from reassign" -f -a "apply" -d 'Move replicas where a reassignment file says'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from reassign" -f -a "cancel" -d 'Cancel moves; replicas stay where they were'
complete -c kdp -n "__fish_kdp_using_subcommand help; and __fish_seen_subcommand_from reassign" -f -a "undo" -d 'Move replicas back, from the undo file that moving them left'
